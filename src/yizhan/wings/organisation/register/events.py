from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class CompanyRegistered:
    company_id: int
    """The key of the company and of its unit: they share it."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RiderJoined:
    rider_id: int
    site_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RidersInvited:
    """A list named telephones that are of no rider at the own sites."""

    invitation_ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RiderLeft:
    ridership_id: int
    rider_id: int
    site_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PastRidershipsChanged:
    """From a day on, which may be over, others ride than was known: entries were loaded, corrected,
    handed over or given back."""

    since: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RiderAsked:
    """A rider of whom nothing was heard for long is asked whether she still rides there."""

    ridership_id: int
    answer_by: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CertificateEnds:
    """A health certificate ends soon, or today."""

    rider_id: int
    valid_until: date
    soon: bool
    """False: this is the day, or just after it."""
    at: datetime
