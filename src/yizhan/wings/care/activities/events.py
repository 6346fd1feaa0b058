"""Events of activities: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PlaceOffered:
    """Somebody on the waiting list may have a place, if she says so by `confirm_by`."""

    sign_up_id: int
    confirm_by: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PlaceGivenBack:
    """Somebody has no place and no offer any more."""

    sign_up_id: int
    session_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionCancelled:
    session_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionChanged:
    """Its time or its place is another one now."""

    session_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionConcluded:
    """It took place, and who was there is known."""

    session_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionSoon:
    """Whoever has a place is to be reminded."""

    session_id: int
    at: datetime
