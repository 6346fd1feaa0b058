from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class TermEnding:
    """A term ends within the days in which the next one must be prepared."""

    term_id: int
    committee_id: int
    until: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned:
    meeting_id: int
    committee_id: int
    at: datetime
