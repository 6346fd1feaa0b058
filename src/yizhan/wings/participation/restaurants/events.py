"""Events of rounds of restaurant visits: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SeatDealt:
    """Somebody was drawn, or is next in line, and is asked whether she goes."""

    seat_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SeatEmpty:
    """A seat was passed on and nobody is left who could take it."""

    visit_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitsCalledOff:
    """These seats are void: the round was abandoned."""

    round_id: int
    seat_ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitSent:
    """A visit waits to be read at the desk."""

    visit_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RestaurantReplied:
    visit_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SeedsDiffer:
    """Two persons typed different seeds; both look at the source again."""

    round_id: int
    person_ids: tuple[int, ...]
    at: datetime
