"""Domain events of branches. They name people by number only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class BranchCovers:
    """A branch answers for the members of a company from now on."""

    branch_id: int
    company_id: int
    """The key of the company's unit."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CoverEnded:
    """A branch no longer answers for a company; another one still may."""

    branch_id: int
    company_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FirstMemberRecorded:
    """A company that had no member known here has one now."""

    company_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ApplicantCame:
    """An applicant agreed that this branch keeps her stages."""

    person_id: int
    branch_id: int
    head: bool
    """The head of a company, not a rider."""
    company_id: int | None
    """The key of the named company's unit."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MemberForgotten:
    """Consent was withdrawn, or the account erased: whoever keeps something about this person's
    membership unlinks it, in the same transaction."""

    person_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EventSoon:
    """An event of a branch is a day away."""

    event_id: int
    at: datetime
