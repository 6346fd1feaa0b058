"""Accounts and units that end, reminders, and guests who are forgotten."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import keep_trace, trace_of
from yizhan.ground.people.models import Person, Secret, Unit
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.activities.actions.row import let_go, locked, settle
from yizhan.wings.care.activities.events import SessionSoon
from yizhan.wings.care.activities.models import Calendar, Session, SignUp
from yizhan.wings.care.activities.rules import (
    AHEAD,
    GUESTS_KEPT,
    ActivitiesVerb,
    SignUpState,
    is_time_to_remind,
)

TRACE = "sign_ups"


@in_transaction
@lines_last()
def forget_person(person_id: int, *, at: datetime) -> None:
    """Give back the places of an account that ends, and unlink what she took part in. Her
    certificates are true of nobody any more."""
    ahead = SignUp.objects.filter(person_id=person_id, session__begins_at__gt=at).active()
    for one in ahead.order_by("session", "pk"):
        row = locked(one.session_id)
        let_go(row, one, to=SignUpState.LEFT, at=at)
        settle(row, at=at)
    SignUp.objects.filter(person_id=person_id).update(person=None, certificate="")
    Calendar.objects.filter(person_id=person_id).delete()


@in_transaction
@lines_last()
def merge_sign_ups(merge_id: int, *, person_id: int, into_id: int, at: datetime) -> None:
    """Two accounts of one person have one place in a session: the better one, or the earlier."""
    both = SignUp.objects.filter(person__in=Person.objects.same_as(into_id)).active()
    twice: list[int] = []
    sessions = both.filter(person_id=person_id).values_list("session", flat=True)
    for session_id in sorted(set(sessions)):
        row = locked(session_id)
        held = sorted(both.filter(session=row), key=_rank)
        for one in held[1:]:
            if row.begins_at > at:
                let_go(row, one, to=SignUpState.LEFT, at=at)
                twice.append(one.pk)
        settle(row, at=at)
    keep_trace(merge_id, **{TRACE: twice})


@in_transaction
@lines_last()
def unmerge_sign_ups(merge_id: int, *, at: datetime) -> None:
    """Put who lost a place to the merge at the end of the line again, if it has not begun."""
    lost = SignUp.objects.filter(pk__in=trace_of(merge_id, TRACE) or ())
    for one in lost.filter(state=SignUpState.LEFT, session__begins_at__gt=at).order_by("pk"):
        row = locked(one.session_id)
        if SignUp.objects.filter(session=row, person=one.person).active().exists():
            continue
        one.state, one.left_at, one.confirm_by = SignUpState.WAITING, None, None
        one.save(update_fields=["state", "left_at", "confirm_by"])
        settle(row, at=at)


def _rank(sign_up: SignUp) -> tuple[int, int]:
    order = (SignUpState.IN, SignUpState.OFFERED, SignUpState.WAITING)
    return order.index(SignUpState(sign_up.state)), sign_up.pk


@in_transaction
def hand_over_activities(unit: Unit, *, at: datetime) -> int:
    """Give what a closed unit still planned to the unit that follows it; what took place stays
    under the name it had. Return how many."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = Session.objects.filter(unit=unit, state__in=AHEAD).update(unit=successor)
    if count:
        record(
            ActivitiesVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code, count=count
        )
    return count


@in_transaction
def remind(session_id: int, *, at: datetime) -> bool:
    """Have whoever has a place reminded, once. Says whether it was time."""
    row = locked(session_id)
    local = at.astimezone(timezone.get_current_timezone())
    due = row.reminded_at is None and row.ahead and is_time_to_remind(local, begins=row.begins_at)
    if due:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        publish(SessionSoon(session_id=row.pk, at=at))
    return due


@in_transaction
def forget_guests(*, at: datetime) -> int:
    """Remove the telephones of guests when they are no longer needed, and their names, unless a
    certificate bears them. Return how many facts were removed."""
    old = SignUp.objects.filter(session__ends_at__lt=at - GUESTS_KEPT)
    phones = list(old.filter(phone__isnull=False).values_list("phone", flat=True))
    names = old.filter(name__isnull=False, certificate="")
    facts = [*phones, *names.values_list("name", flat=True)]
    removed = Secret.objects.guests().filter(pk__in=facts)
    count = removed.count()
    if count:
        removed.delete()
        record(
            ActivitiesVerb.GUESTS_FORGOTTEN, by=None, target="activities.SignUp", at=at, count=count
        )
    return count
