"""What happens to accounts and units, told to whoever keeps something about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PersonErased:
    """Somebody closed her account and wants to be forgotten. Whoever hears this unlinks or removes
    what it holds, in the same transaction."""

    person_id: int
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
    at: datetime
