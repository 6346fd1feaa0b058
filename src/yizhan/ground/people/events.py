"""Events of accounts and units, for whoever keeps something about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class PersonErased:
    """Somebody closed her account and wants to be forgotten. Whoever hears this unlinks or removes
    what it holds, in the same transaction."""

    person_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonsMerged:
    """An account turned out to be a second one of somebody. What may be there only once for one
    person is settled by whoever hears this, and kept in the trace of the merge (`keep_trace`), so
    that undoing it finds everything; the rest stays where it is and is read by both."""

    merge_id: int
    person_id: int
    into_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonsUnmerged:
    merge_id: int
    person_id: int
    from_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class UnitFounded:
    unit_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class UnitClosed:
    """From now on the unit owes nothing and answers nothing; whoever hears this says what becomes
    of what it still had."""

    unit_id: int
    kind: str
    on: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class UnitMoved:
    """A unit stands below another one now, with everything in it."""

    unit_id: int
    from_id: int
    to_id: int
    on: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class UnitsMerged:
    """A unit became part of another one. Units below it have moved, its posts have ended; whoever
    hears this hands over the rest, and loses nothing."""

    unit_id: int
    into_id: int
    kind: str
    on: date
    at: datetime
