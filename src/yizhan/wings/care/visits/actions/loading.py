"""Assignments and visits that were there before the platform was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import end_of
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.visits.actions.assigning import Whom, destination_of
from yizhan.wings.care.visits.models import Assignment, Visit
from yizhan.wings.care.visits.rules import VisitsVerb


@dataclass(frozen=True)
class AssignmentRow:
    person: Person
    unit: Unit
    whom: Whom
    since: date


@dataclass(frozen=True)
class VisitRow:
    assignment: Assignment
    visited_on: date
    met: tuple[str, ...]
    text: str


@in_transaction
def load_assignments(
    rows: Sequence[AssignmentRow], *, by: Person | None, at: datetime
) -> list[Assignment]:
    """Enter who sees whom. Only the platform does this."""
    _permit(by)
    assignments = [
        Assignment(
            destination=destination_of(row.whom), person=row.person, unit=row.unit, since=row.since
        )
        for row in rows
    ]
    Assignment.objects.bulk_create(assignments, batch_size=500)
    _record(len(assignments), of="visits.Assignment", at=at)
    return assignments


@in_transaction
def load_visits(rows: Sequence[VisitRow], *, by: Person | None, at: datetime) -> list[Visit]:
    """Enter visits that made no case. Only the platform does this."""
    _permit(by)
    visits = [
        Visit(
            destination_id=row.assignment.destination_id,
            unit_id=row.assignment.unit_id,
            person_id=row.assignment.person_id,
            visited_on=row.visited_on,
            met=list(row.met),
            text=row.text,
            received_at=min(at, end_of(row.visited_on)),
        )
        for row in rows
    ]
    Visit.objects.bulk_create(visits, batch_size=500)
    _record(len(visits), of="visits.Visit", at=at)
    return visits


def _permit(by: Person | None) -> None:
    if by is not None:
        raise NotAllowed("Visits are noted one by one.")


def _record(count: int, *, of: str, at: datetime) -> None:
    record(VisitsVerb.LOADED, by=None, target=of, at=at, count=count)
