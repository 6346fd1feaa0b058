"""The events of cases, for whoever listens. Facts only: no rows, nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class CaseOpened:
    case_id: int
    item_id: int
    item: str
    """The item's name in the city's own language."""
    item_code: str
    reference: str
    place: str
    unit_id: int
    unit_code: str
    routed: bool
    urgent: bool
    due_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseMoved:
    case_id: int
    was: str
    now: str
    text: str
    by_asker: bool
    at: datetime
    step_id: int


@dataclass(frozen=True, kw_only=True)
class CaseHandedOn:
    case_id: int
    from_unit_id: int
    to_unit_id: int
    at: datetime
    step_id: int
    alone: bool
    """False: with everything else its unit had (CasesHandedOver)."""


@dataclass(frozen=True, kw_only=True)
class CaseHandedBack:
    """A handing on was undone before anybody did anything with it."""

    case_id: int
    from_unit_id: int
    """The unit that had it by mistake."""
    step_id: int
    """The step of the handing on."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CasesHandedOver:
    """A unit closed, and all its open cases are now another's."""

    from_unit_id: int
    to_unit_id: int
    count: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AskerReplied:
    """The asker added something; the status stayed."""

    case_id: int
    at: datetime
    step_id: int


@dataclass(frozen=True, kw_only=True)
class CaseMerged:
    case_id: int
    into_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged:
    case_id: int
    from_id: int
    at: datetime
    not_solved: bool
    """True: because the asker said «not solved»."""


@dataclass(frozen=True, kw_only=True)
class CaseDueSoon:
    case_id: int
    unit_id: int
    due_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseEscalated:
    case_id: int
    unit_id: int
    to_unit_id: int
    at: datetime
    step_id: int
    not_solved: bool
    """True: because the asker said «not solved». False: because it is overdue."""


@dataclass(frozen=True, kw_only=True)
class CaseReminded:
    """The level above asked the unit for its answer."""

    case_id: int
    unit_id: int
    text: str
    """An instruction; empty for the usual words."""
    at: datetime
    step_id: int


@dataclass(frozen=True, kw_only=True)
class CaseRated:
    case_id: int
    solved: bool
    stars: int | None
    at: datetime
