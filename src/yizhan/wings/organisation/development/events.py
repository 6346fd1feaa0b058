"""Domain events on the way to membership; nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class StepDue:
    """The next step or the examination of somebody may be done, is due soon, or is late."""

    candidacy_id: int
    unit_id: int
    """The key of the unit that reviews the step."""
    stage: str
    reminder: str
    """rules.Reminder."""
    day: date
    at: datetime
