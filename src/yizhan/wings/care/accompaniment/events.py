"""Events of accompaniments: that something happened, never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class News(StrEnum):
    NAMED = "named"
    UNNAMED = "unnamed"
    RIDER_SPOKE = "rider_spoke"
    TOLD = "told"
    ASKED = "asked"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    REOPENED = "reopened"
    LATE = "late"
    AID_ASKED = "aid_asked"
    AID_AGREED = "aid_agreed"
    AID_TAKEN_BACK = "aid_taken_back"
    GONE = "gone"
    """All of it is deleted right after this."""


@dataclass(frozen=True, kw_only=True)
class AccompanimentNews:
    """Something that somebody concerned must hear of."""

    accompaniment_id: int
    news: News
    at: datetime
