"""Events of the gate handbook: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class NoteWritten:
    """A rider's note waits for somebody to read it."""

    compound_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PlanMade:
    """A picture of a building plan was made anew and waits for somebody to look at it."""

    compound_id: int
    at: datetime
