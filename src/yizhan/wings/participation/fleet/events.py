"""Events of the exam fleet: that something happened, never for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ErrandOffered:
    """A rider is asked for an errand, and has until `answer_by` to say yes."""

    errand_id: int
    helper_id: int
    answer_by: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ErrandTakenAway:
    """A rider has nothing to do with an errand any more: withdrawn, or given to another."""

    errand_id: int
    helper_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HelperThanked:
    helper_id: int
    at: datetime
