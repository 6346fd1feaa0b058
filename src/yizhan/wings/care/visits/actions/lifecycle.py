"""Accounts and units that end."""

from __future__ import annotations

from datetime import date, datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.actions import keep_trace, trace_of
from yizhan.ground.people.models import Unit
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.visits.actions.assigning import destination_of, stop
from yizhan.wings.care.visits.models import Assignment, Destination, PlannedVisit
from yizhan.wings.care.visits.rules import VISITED_UNITS, VisitsVerb

TRACE = "assignments"


@in_transaction
def forget_person(person_id: int, *, at: datetime) -> None:
    """End the assignments of an account that ends, and forget its rounds. Its notes stay with the
    places they speak of; who wrote them has no name any more."""
    for assignment in Assignment.objects.not_ended().filter(person_id=person_id).order_by("pk"):
        stop(assignment, on=local_day(at))
    PlannedVisit.objects.filter(person_id=person_id).delete()


@in_transaction
def merge_assignments(merge_id: int, *, person_id: int, into_id: int, at: datetime) -> None:
    """Two accounts of one person see a destination once: the duplicate's assignment ends where the
    head has one. The rest stays where it is, and is read by both."""
    theirs = Assignment.objects.not_ended().of_person(into_id).exclude(person_id=person_id)
    twice = Assignment.objects.not_ended().filter(
        person_id=person_id, destination__in=theirs.values("destination")
    )
    ended = list(twice.order_by("pk"))
    for assignment in ended:
        stop(assignment, on=local_day(at))
    keep_trace(merge_id, **{TRACE: [one.pk for one in ended]})


@in_transaction
def unmerge_assignments(merge_id: int, *, at: datetime) -> None:
    """Reopen what ended with the merge, unless the place is closed or assigned anew."""
    rows = Assignment.objects.filter(pk__in=trace_of(merge_id, TRACE) or ())
    for one in rows.select_related("destination__unit", "destination__division").order_by("pk"):
        again = Assignment.objects.not_ended().filter(
            person_id=one.person_id, destination=one.destination
        )
        if one.destination.is_closed or again.exists():
            continue
        one.until = None
        one.save(update_fields=["until"])


@in_transaction
def hand_over_visits(unit: Unit, *, on: date, at: datetime) -> int:
    """Settle what a closed unit had. Who went for it goes for the unit that follows it. Whoever saw
    it sees what it became a part of, if that is somebody to visit, and otherwise sees it no more.
    What was noted stays under the name it had. Return how many assignments changed."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = Assignment.objects.not_ended().filter(unit=unit).update(unit=successor)
    seen = Destination.objects.of_unit(unit)
    if seen is not None:
        heir = unit.merged_into is not None and successor.kind in VISITED_UNITS
        count += _pass_on(seen, to=destination_of(successor) if heir else None, on=on)
    if count:
        record(VisitsVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code, count=count)
    return count


def _pass_on(destination: Destination, *, to: Destination | None, on: date) -> int:
    ending = list(Assignment.objects.not_ended().filter(destination=destination).order_by("pk"))
    for one in ending:
        stop(one, on=on)
        if to is None:
            continue
        known = Assignment.objects.not_ended().filter(destination=to, person_id=one.person_id)
        if not known.exists():
            follows = Assignment(destination=to, person_id=one.person_id, unit_id=one.unit_id)
            follows.since = max(on, one.since)
            follows.save(force_insert=True)
    return len(ending)
