"""Events of honours: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class News(StrEnum):
    """The news that a nominee gets."""

    ASKED = "asked"
    """Somebody nominated her; nobody reads it unless she agrees."""
    MORE = "more"
    """Somebody wrote more about her."""
    NAMED = "named"
    NOT_NAMED = "not_named"
    EXCLUDED = "excluded"
    STRUCK = "struck"
    HONOURED = "honoured"
    CANCELLED = "cancelled"
    STORY = "story"


@dataclass(frozen=True, kw_only=True)
class NomineeNews:
    nomination_id: int
    news: News
    at: datetime


@dataclass(frozen=True, kw_only=True)
class JurorNamed:
    juror_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class JudgingBegan:
    """The jury may read and mark from now on."""

    call_id: int
    at: datetime
