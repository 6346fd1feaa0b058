"""Rows of the committee pages: seats, meetings to come, open decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.wings.organisation.leadership.models import Decision, Meeting, Seat, Term
from yizhan.wings.organisation.leadership.rules import (
    HAVE_SEATS,
    MeetingState,
    SeatState,
    seat_state,
)

TONES: dict[str, tuple[str, str]] = {
    SeatState.HELD: ("good", "ok"),
    SeatState.ENDING: ("warn", "clock"),
    SeatState.VACANT: ("bad", "warn"),
}
"""Tone and icon of a seat's state."""


@dataclass(frozen=True)
class SeatRow:
    seat: Seat
    term: Term | None
    state: SeatState

    @property
    def tone(self) -> str:
        return TONES[self.state][0]

    @property
    def icon(self) -> str:
        return TONES[self.state][1]


@dataclass(frozen=True)
class CommitteeRow:
    unit: Unit
    seats: int
    vacant: int
    ending: int
    open: int
    late: int


def committees(person: Person) -> Any:
    """The committees whose seats and meetings this person may read, in the order of the tree."""
    visible = units_where(person, Permission.COMMITTEE_READ)
    return visible.filter(kind__in=HAVE_SEATS, closed_on=None).order_by("path")


def seat_rows(person: Person, committee: Unit, *, on: date) -> list[SeatRow]:
    return _rows(person, on=on, committee=committee)


def committee_rows(person: Person, *, on: date) -> list[CommitteeRow]:
    """One line for each committee, however many there are in four queries."""
    states: dict[int, Counter[str]] = {}
    for row in _rows(person, on=on):
        states.setdefault(row.seat.committee_id, Counter())[row.state] += 1
    late: Counter[int] = Counter()
    owed: Counter[int] = Counter()
    for committee, due_on in (
        Decision.objects.visible_to(person)
        .filter(duty__state="owed")
        .values_list("meeting__committee", "duty__due_on")
    ):
        owed[committee] += 1
        late[committee] += due_on < on
    return [
        CommitteeRow(
            unit=unit,
            seats=sum(counts.values()),
            vacant=counts[SeatState.VACANT],
            ending=counts[SeatState.ENDING],
            open=owed[unit.pk],
            late=late[unit.pk],
        )
        for unit in committees(person)
        for counts in [states.get(unit.pk, Counter())]
    ]


def open_decisions(person: Person, committee: Unit, *, before: Meeting | None = None) -> Any:
    """The decisions of earlier meetings that are not done, due soonest first."""
    decisions = Decision.objects.visible_to(person).filter(
        meeting__committee=committee, duty__state="owed"
    )
    if before is not None:
        decisions = decisions.filter(meeting__held_at__lt=before.held_at)
    return decisions.select_related("duty__unit", "meeting").order_by("duty__due_on", "pk")


def meetings(person: Person, committee: Unit) -> Any:
    visible = Meeting.objects.visible_to(person).filter(committee=committee)
    return visible.exclude(state=MeetingState.CANCELLED).order_by("-held_at", "-pk")


def _rows(person: Person, *, on: date, committee: Unit | None = None) -> list[SeatRow]:
    seats = Seat.objects.visible_to(person).in_force(on=on).select_related("represents")
    terms = Term.objects.visible_to(person).in_force(on=on).select_related("person")
    if committee is not None:
        seats = seats.filter(committee=committee)
        terms = terms.filter(seat__committee=committee)
    by_seat = {term.seat_id: term for term in terms}
    rows = []
    for seat in seats.order_by("position", "pk"):
        term = by_seat.get(seat.pk)
        rows.append(SeatRow(seat, term, seat_state(term.until if term else None, on=on)))
    return rows
