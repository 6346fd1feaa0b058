"""Events of reports: facts that others may react to. None of them knows who reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class OwnerReplied:
    """Somebody whose place was reported has said a word; the unit has to look at it."""

    report_id: int
    case_id: int
    unit_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SealAsked:
    """Somebody wants a seal opened; another person has to agree."""

    opening_id: int
    case_id: int
    asked_by_id: int
    at: datetime
