"""Assignments: they begin and end on a day, and are never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, require
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.visits.events import InstructorAssigned
from yizhan.wings.care.visits.models import Assignment, Destination, PlannedVisit
from yizhan.wings.care.visits.rules import (
    MOST_AT_ONCE,
    SENT_LATE,
    VISITED_DIVISIONS,
    VISITED_UNITS,
    VisitsVerb,
)

Whom = Unit | Division


class NoInstructor(Refusal):
    code = "no_instructor"
    message = _("This person holds no post there by which one visits.")


class AssignedAgain(Refusal):
    code = "assigned_again"
    message = _("There is a newer assignment of the same two.")


@in_transaction
def assign(
    person: Person,
    whom: Sequence[Whom],
    *,
    unit: Unit,
    since: date,
    by: Person,
    at: datetime,
) -> list[Assignment]:
    """Have an instructor of this unit see these companies, sites, branches and communities from a
    day on. Whom she sees already stays as it is. Raises NotAllowed, NoInstructor or a Refusal."""
    require(by, Permission.VISIT_ASSIGN, unit)
    if not can(person, Permission.VISIT_NOTE, unit):
        raise NoInstructor(fields={"person": str(NoInstructor.message)})
    _refuse(whom, since=since, today=local_day(at))
    begun = []
    for one in whom:
        _permit(one, by=by)
        destination = destination_of(one)
        if (
            Assignment.objects.not_ended()
            .of_person(person)
            .filter(destination=destination)
            .exists()
        ):
            continue
        assignment = Assignment(destination=destination, person=person, unit=unit, since=since)
        assignment.save(force_insert=True)
        begun.append(assignment)
    if begun:
        numbers = tuple(one.pk for one in begun)
        publish(
            InstructorAssigned(person_id=person.pk, unit_id=unit.pk, assignment_ids=numbers, at=at)
        )
        for assignment in begun:
            record(VisitsVerb.ASSIGNED, by=by, target=assignment, at=at, unit=unit.code)
    return begun


@in_transaction
def end_assignment(assignment: Assignment, *, by: Person, at: datetime) -> None:
    """End an assignment today; what was planned by it is planned no more. Doing it twice changes
    nothing."""
    row = _locked(assignment)
    require(by, Permission.VISIT_ASSIGN, row.unit)
    if row.until is None:
        stop(row, on=local_day(at))
        record(VisitsVerb.ASSIGNMENT_ENDED, by=by, target=row, at=at, unit=row.unit.code)
    assignment.until = row.until


@in_transaction
def reopen_assignment(assignment: Assignment, *, by: Person, at: datetime) -> None:
    """Take the end of an assignment back. Doing it twice changes nothing. Raises AssignedAgain."""
    row = _locked(assignment)
    require(by, Permission.VISIT_ASSIGN, row.unit)
    if row.until is not None:
        again = Assignment.objects.not_ended().of_person(row.person_id)
        if again.filter(destination=row.destination).exists():
            raise AssignedAgain
        if row.destination.is_closed:
            raise Refusal(gettext("It is closed; nobody is visited there any more."))
        row.until = None
        row.save(update_fields=["until"])
        record(VisitsVerb.ASSIGNMENT_REOPENED, by=by, target=row, at=at, unit=row.unit.code)
    assignment.until = row.until


def destination_of(whom: Whom) -> Destination:
    """The row of whoever is visited; it is made when it is first asked for."""
    key = {"unit": whom} if isinstance(whom, Unit) else {"division": whom}
    destination, _created = Destination.objects.get_or_create(**key)
    return destination


def stop(assignment: Assignment, *, on: date) -> None:
    """End an assignment on that day, or on its first if it has not begun, and take what was planned
    by it from then on out of the rounds."""
    assignment.until = max(on, assignment.since)
    assignment.save(update_fields=["until"])
    planned = PlannedVisit.objects.not_done().of_person(assignment.person_id)
    planned.filter(destination=assignment.destination_id, day__gte=on).delete()


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_related("unit", "destination__unit", "destination__division")
    return under_lock(rows, assignment.pk)


def _permit(whom: Whom, *, by: Person) -> None:
    """Companies, sites and communities are known to everybody; which branches there are is not."""
    if isinstance(whom, Division):
        if whom.kind not in VISITED_DIVISIONS:
            raise NotAllowed(f"{whom.code} is no community")
        return
    if whom.kind not in VISITED_UNITS:
        raise NotAllowed(f"{whom.code} is nobody whom instructors visit")
    if whom.kind == UnitKind.BRANCH:
        require(by, Permission.UNIT_READ, whom)


def _refuse(whom: Sequence[Whom], *, since: date, today: date) -> None:
    wrong = {}
    if not 1 <= len(whom) <= MOST_AT_ONCE:
        words = gettext("Choose whom she sees, at most %(most)d at once.")
        wrong["whom"] = words % {"most": MOST_AT_ONCE}
    if since < today - SENT_LATE:
        words = gettext("At most %(days)d days back.")
        wrong["since"] = words % {"days": SENT_LATE.days}
    if any(isinstance(one, Unit) and one.closed_on is not None for one in whom):
        wrong["whom"] = gettext("It is closed; nobody is visited there any more.")
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
