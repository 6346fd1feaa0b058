"""Terms that end, offers nobody answered, accounts and units that end."""

from __future__ import annotations

from datetime import date, datetime

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import keep_trace, trace_of
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.actions.badges import issue
from yizhan.wings.participation.appointments.actions.row import (
    begin_period,
    cut_off,
    lock_person,
    locked,
    move,
    revoke_badges,
)
from yizhan.wings.participation.appointments.events import EngagementEnds, OfferEnded
from yizhan.wings.participation.appointments.models import (
    Badge,
    BadgePhoto,
    Engagement,
    EngagementPeriod,
    Promise,
)
from yizhan.wings.participation.appointments.rules import (
    AppointmentsVerb,
    RevocationReason,
    ShownName,
    State,
)

TRACE = "engagements"


@in_transaction
def lapse(engagement_id: int, *, at: datetime) -> bool:
    """End an offer that nobody answered in time. Says whether it was one."""
    row = locked(engagement_id)
    if not row.is_offered or row.answerable(at=at):
        return False
    move(row, State.LAPSED)
    row.ended_at = at
    row.save(update_fields=["state", "ended_at"])
    publish(OfferEnded(engagement_id=row.pk, at=at))
    record(AppointmentsVerb.LAPSED, by=None, target=row, at=at)
    return True


@in_transaction
def remind(engagement_id: int, *, at: datetime) -> bool:
    """Have both sides reminded that a term ends, once. Says whether it was time."""
    due = Engagement.objects.to_remind(on=local_day(at)).filter(pk=engagement_id)
    if not due.update(reminded_at=at):
        return False
    publish(EngagementEnds(engagement_id=engagement_id, at=at))
    return True


@in_transaction
@lines_last()
def forget_person(person_id: int, *, at: datetime) -> None:
    """End what an account that ends holds, revoke its badges, and forget whose it was. That so many
    were appointed stays true of the days before."""
    lock_person(person_id)
    hers = list(Engagement.objects.filter(person_id=person_id).order_by("pk"))
    for row in hers:
        if row.is_accepted:
            cut_off(row, State.CLOSED, at=at)
        elif row.is_offered:
            move(row, State.CLOSED)
            row.save(update_fields=["state"])
            publish(OfferEnded(engagement_id=row.pk, at=at))
        revoke_badges(row, RevocationReason.CLOSED, at=at)
    rows = Engagement.objects.filter(pk__in=[row.pk for row in hers])
    Badge.objects.filter(engagement__in=rows).update(token="")
    BadgePhoto.objects.filter(engagement__in=rows).delete()
    Promise.objects.filter(engagement__in=rows).delete()
    rows.update(person=None, name_shown=ShownName.NOTHING, name="", company="", photo_shown=False)
    Engagement.objects.filter(offered_by_id=person_id).update(offered_by=None)
    for row in hers:
        record(AppointmentsVerb.FORGOTTEN, by=None, target=row, at=at)


@in_transaction
@lines_last()
def merge_engagements(merge_id: int, *, person_id: int, into_id: int, at: datetime) -> None:
    """Two accounts of one person hold a role once at a time: in the term that ends last."""
    both = Engagement.objects.asked_by(Person.objects.get(pk=into_id)).accepted()
    both = both.filter(until__gt=local_day(at))
    trace: dict[str, str] = {}
    for role in sorted(set(both.values_list("role", flat=True))):
        of_role = sorted(both.filter(role=role), key=lambda one: (one.until, -one.pk))
        for one in of_role[:-1]:
            if _meets_any(one, of_role):
                trace[str(one.pk)] = one.until.isoformat()
                cut_off(one, State.MERGED, at=at)
                revoke_badges(one, RevocationReason.MERGED, at=at)
                record(AppointmentsVerb.MERGED, by=None, target=one, at=at)
    keep_trace(merge_id, **{TRACE: trace})


def _meets_any(one: Engagement, others: list[Engagement]) -> bool:
    later = others[others.index(one) + 1 :]
    return any(one.since < other.until and other.since < one.until for other in later)


@in_transaction
@lines_last()
def unmerge_engagements(merge_id: int, *, at: datetime) -> None:
    """Give back what the merge of two accounts ended, if its term is not over: from today on, with
    a new badge."""
    for key, until in (trace_of(merge_id, TRACE) or {}).items():
        row = Engagement.objects.select_related("unit", "division").filter(pk=int(key)).first()
        day = date.fromisoformat(until)
        if row is None or row.state != State.MERGED or day <= local_day(at):
            continue
        move(row, State.ACCEPTED)
        row.until, row.ended_at = day, None
        row.save(update_fields=["state", "until", "ended_at"])
        begin_period(row, since=max(row.since, local_day(at)))
        issue(row, at=at)
        record(AppointmentsVerb.UNMERGED, by=None, target=row, at=at)


@in_transaction
def hand_over_engagements(unit: Unit, *, at: datetime) -> int:
    """Give what runs in a closed unit to the unit that follows it; the days before stay under the
    name they had. Badges stay good: they say who issued them. Return how many."""
    successor, today = unit.successor, local_day(at)
    if successor.pk == unit.pk:
        return 0
    running = list(Engagement.objects.running(on=today).filter(unit=unit).order_by("pk"))
    for row in running:
        row.unit = successor
        row.save(update_fields=["unit"])
        if row.is_accepted:
            periods = EngagementPeriod.objects.filter(engagement=row, until__gt=today)
            periods.filter(since__lt=today).update(until=today)
            begin_period(row, since=max(row.since, today))
    if running:
        record(
            AppointmentsVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code,
            count=len(running),
        )  # fmt: skip
    return len(running)
