"""The deadline of a case, in working minutes of the unit that owes the answer; of an urgent one in
minutes in which the unit works or somebody is on duty for it.

These change a row in memory. The working days are asked for only when they are needed, the duty
roster only for what is urgent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import due_soon_after
from yizhan.ground.people.models import Unit
from yizhan.ground.worktime.actions import load_roster
from yizhan.ground.worktime.rules import (
    DEFAULT_OFFICE_HOURS,
    JoinedHours,
    Openings,
    WorkCalendar,
    add_working_minutes,
    working_minutes_between,
)
from yizhan.kit import hours as opening

Calendar = Callable[[], WorkCalendar]

COLUMNS = ("due_soon_at", "due_at", "due_soon_told", "paused_at", "minutes_left")
"""The columns these functions change."""


def deadline(
    item: CatalogueItem, unit: Unit, *, at: datetime, calendar: Calendar
) -> tuple[datetime, datetime]:
    """Return when a case is due soon, and when it is due."""
    hours = hours_of(item, unit)
    return (
        _after(at, due_soon_after(item.target_minutes), hours, calendar),
        _after(at, item.target_minutes, hours, calendar),
    )


def restart(case: Case, *, at: datetime, calendar: Calendar) -> None:
    """A new promise, as for a new case."""
    case.due_soon_at, case.due_at = deadline(case.item, case.unit, at=at, calendar=calendar)
    case.due_soon_told = False
    case.paused_at = case.minutes_left = None


def pause(case: Case, *, at: datetime, calendar: Calendar) -> None:
    if case.paused_at is None:
        case.paused_at = at
        case.minutes_left = between(
            at, case.due_at, hours=hours_of(case.item, case.unit), calendar=calendar
        )


def resume(case: Case, *, at: datetime, calendar: Calendar) -> None:
    """Go on where the clock stood. What was overdue when it stopped is overdue still."""
    left, case.paused_at, case.minutes_left = case.minutes_left, None, None
    if not left:
        return
    quarter = case.item.target_minutes - due_soon_after(case.item.target_minutes)
    hours = hours_of(case.item, case.unit)
    case.due_at = _after(at, left, hours, calendar)
    case.due_soon_at = _after(at, left - quarter, hours, calendar) if left > quarter else at


def office_hours(unit: Unit) -> Openings:
    return opening.parse(unit.office_hours or DEFAULT_OFFICE_HOURS)


def hours_of(item: CatalogueItem, unit: Unit) -> Openings:
    """Return the hours in which this unit answers this item."""
    if not item.urgent:
        return office_hours(unit)
    return JoinedHours((office_hours(unit), *(entry.shift for entry in load_roster(unit))))


def between(at: datetime, then: datetime, *, hours: Openings, calendar: Calendar) -> int:
    """Whole minutes of these hours between two moments."""
    if then <= at:
        return 0
    return working_minutes_between(at, then, hours=hours, calendar=calendar())


def _after(at: datetime, minutes: int, hours: Openings, calendar: Calendar) -> datetime:
    return add_working_minutes(at, minutes, hours=hours, calendar=calendar())
