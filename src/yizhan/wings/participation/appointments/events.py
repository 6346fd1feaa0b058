"""Events of appointments: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class EngagementOffered:
    """Somebody is asked whether she takes a role."""

    engagement_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferEnded:
    """An offer was taken back, was not answered in time, or its account is gone."""

    engagement_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EngagementAnswered:
    """She said yes or no to it."""

    engagement_id: int
    accepted: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EngagementEnds:
    """A term ends soon, and no next one is offered."""

    engagement_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EngagementEnded:
    """Before its term was over: she resigned, or the unit ended it."""

    engagement_id: int
    by_unit: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PromiseWaits:
    """A promise in her own words is to be read before it is shown."""

    promise_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PromiseDecided:
    promise_id: int
    at: datetime
