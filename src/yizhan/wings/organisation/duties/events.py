"""Domain events of duties and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class DutyMade:
    """A unit owes something. The steps of a plan are made at once and told once: `steps`."""

    duty_id: int
    unit_id: int
    what: str
    about: str
    """The name of the unit it is about; may be empty."""
    due_on: date
    steps: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DutyReturned:
    duty_id: int
    unit_id: int
    what: str
    reason: str
    version: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DutyDueSoon:
    duty_id: int
    unit_id: int
    what: str
    about: str
    due_on: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DutyLate:
    duty_id: int
    unit_id: int
    what: str
    about: str
    due_on: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DutiesPassedOn:
    """A unit was closed; what it still owed is owed by the level above now."""

    from_unit_id: int
    to_unit_id: int
    count: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskReminded:
    """The sender asks a unit once more."""

    duty_id: int
    unit_id: int
    title: str
    due_on: date
    at: datetime
    text: str = ""
    """The instruction of whoever reminds."""
