"""An appointment under lock. Its person is locked before it: what may be there once for one person
is decided in her row."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Person
from yizhan.kit.codes import new_code
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.participation.appointments.models import (
    Badge,
    Engagement,
    EngagementPeriod,
)
from yizhan.wings.participation.appointments.rules import (
    LETTER_LENGTH,
    NEXT_STATES,
    RevocationReason,
    State,
)


class CannotChange(Refusal):
    code = "cannot_change"
    message = _("This is no longer open. Look at it again.")


def locked(engagement: Engagement | int) -> Engagement:
    pk = engagement if isinstance(engagement, int) else engagement.pk
    person_id = Engagement.objects.values_list("person", flat=True).get(pk=pk)
    if person_id is not None:
        lock_person(person_id)
    return under_lock(Engagement.objects.select_related("unit", "person", "division"), pk)


def lock_person(person_id: int) -> None:
    """Lock the account and those that are hers, in one order."""
    head = Person.objects.filter(pk=person_id).values_list("merged_into", flat=True).get()
    everybody = Person.objects.filter(pk__in=Person.objects.same_as(head or person_id))
    list(everybody.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def own(engagement: Engagement, by: Person) -> Engagement:
    """The row under lock, for whose it is. Raises NotAllowed."""
    row = locked(engagement)
    if not Engagement.objects.asked_by(by).filter(pk=row.pk).exists():
        raise NotAllowed(f"{by} is not who {row.pk} is about")
    return row


def move(row: Engagement, to: State) -> None:
    """Raises CannotChange if this does not follow."""
    if to not in NEXT_STATES[row.state]:
        raise CannotChange
    row.state = to


def cut_off(row: Engagement, to: State, *, at: datetime) -> None:
    """End an accepted appointment before its term: it was not in force on the day of its end any
    more, and every day before stays counted."""
    move(row, to)
    row.until = min(row.until, max(row.since, local_day(at)))
    row.ended_at = at
    row.save(update_fields=["state", "until", "ended_at", "reason", "person"])
    end_periods(row)


def begin_period(row: Engagement, *, since: date) -> None:
    """Begin what figures count, from this day on to the end of the term."""
    EngagementPeriod.objects.update_or_create(
        engagement=row,
        since=since,
        defaults={
            "until": max(since, row.until),
            "role": row.role,
            "unit": row.unit,
            "division": row.division,
        },
    )


def end_periods(row: Engagement) -> None:
    """End the periods with the term. One that would begin after its end never was."""
    periods = EngagementPeriod.objects.filter(engagement=row)
    periods.filter(since__gt=row.until).delete()
    periods.filter(until__gt=row.until).update(until=row.until)


def revoke_badges(row: Engagement, reason: RevocationReason, *, at: datetime) -> int:
    """Revoke what is out; return how many. Whoever asks on line learns it with the commit."""
    live = Badge.objects.filter(engagement=row).not_revoked()
    return live.update(revoked_at=at, revoked_for=reason)


def unused_number() -> str:
    while Engagement.objects.filter(number=(number := new_code(LETTER_LENGTH))).exists():
        pass
    return number


def copy(row: Engagement, target: Engagement) -> None:
    """Let the object that was passed in say what the row says now."""
    for field in Engagement._meta.concrete_fields:
        setattr(target, field.attname, getattr(row, field.attname))
