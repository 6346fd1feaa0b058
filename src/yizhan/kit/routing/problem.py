"""Riders, the requests they are given, and plans.

All times are whole seconds since midnight of the day; all places are numbers of rows of the travel
table. A problem holds what lies ahead: what a rider has aboard is a request without a pickup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

UNREACHABLE = 10_000_000
"""Seconds between places with no way between them: more than any day has."""
SPREAD = 300
"""Seconds of way that it is worth not to give a rider one request more than a fair share."""
FLAT = (1.0,) * 24


class Leg(StrEnum):
    PICKUP = "pickup"
    DELIVERY = "delivery"


class Why(StrEnum):
    """Reason why a request stays open."""

    NOBODY = "nobody"
    UNCLEAR_PLACE = "unclear_place"
    UNCLEAR_TIME = "unclear_time"
    TOO_LARGE = "too_large"
    NOT_SKILLED = "not_skilled"
    NOT_ALLOWED = "not_allowed"
    NOT_IN_TIME = "not_in_time"
    ALL_BUSY = "all_busy"


@dataclass(frozen=True)
class Rest:
    """A break, which begins between two times and interrupts no service and no way."""

    earliest: int
    latest: int
    seconds: int


@dataclass(frozen=True)
class Rider:
    id: str
    start: int
    """The place where the rider sets out. Where the day ends is nobody's matter."""
    opens: int
    closes: int
    """Work ends by then, the last service included."""
    capacity: int
    skills: frozenset[str] = frozenset()
    rests: tuple[Rest, ...] = ()
    """In the order of the day."""
    most: int | None = None
    """At most so many requests."""
    before: int = 0
    """Requests served already on this day."""


@dataclass(frozen=True)
class Stop:
    place: int
    opens: int
    closes: int
    """Service begins within these two times: a deadline less the service."""
    service: int = 0


@dataclass(frozen=True)
class Request:
    """One errand: a pickup and its delivery by the same rider, or a single stop."""

    id: str
    delivery: Stop
    """The only stop, where there is no pickup."""
    pickup: Stop | None = None
    size: int = 0
    skills: frozenset[str] = frozenset()
    priority: int = 0
    """0 to 100, the more the more important."""
    only: str | None = None
    """The rider who was chosen by hand, or who has it aboard."""
    never: frozenset[str] = frozenset()
    aboard: bool = False
    """Already picked up by `only`: its size counts from the start."""

    @property
    def stops(self) -> tuple[tuple[Leg, Stop], ...]:
        last = (Leg.DELIVERY, self.delivery)
        return (last,) if self.pickup is None else ((Leg.PICKUP, self.pickup), last)

    def allows(self, rider: Rider) -> bool:
        """Return whether this rider may and can do it at all, times aside."""
        if self.only is not None and self.only != rider.id:
            return False
        return rider.id not in self.never and self.skills <= rider.skills


@dataclass(frozen=True, eq=False)
class Travel:
    """Seconds from place to place, and how much longer they are in each hour of the day."""

    seconds: NDArray[np.int64]
    by_hour: tuple[float, ...] = FLAT

    @cached_property
    def rows(self) -> list[list[int]]:
        return [[int(value) for value in row] for row in self.seconds]

    @cached_property
    def at_its_slowest(self) -> Travel:
        """The same ways as if all were ridden in the worst hour: no later hour takes longer."""
        slow = np.minimum(np.ceil(self.seconds * max(self.by_hour)), UNREACHABLE)
        return Travel(slow.astype(np.int64))

    def between(self, start: int, end: int, *, leaving: int) -> int:
        """Return the seconds of a way that begins at `leaving`."""
        plain = self.rows[start][end]
        return plain if not plain else -int(-plain * self.by_hour[leaving // 3600 % 24] // 1)


@dataclass(frozen=True)
class Problem:
    riders: tuple[Rider, ...]
    requests: tuple[Request, ...]
    travel: Travel

    @cached_property
    def rider(self) -> Mapping[str, Rider]:
        return {rider.id: rider for rider in self.riders}

    @cached_property
    def fair_share(self) -> int:
        """The requests of a day, what is behind included, shared out evenly and rounded upwards."""
        count = len(self.requests) + sum(rider.before for rider in self.riders)
        return -(-count // max(1, len(self.riders)))

    @cached_property
    def request(self) -> Mapping[str, Request]:
        return {request.id: request for request in self.requests}


@dataclass(frozen=True)
class Step:
    """A stop of a route or, without a request, a break."""

    begins: int
    ends: int
    request: str = ""
    leg: Leg = Leg.DELIVERY


@dataclass(frozen=True)
class Reason:
    """A request that stays open, and why: `skills` are those that nobody has in time."""

    why: Why
    skills: tuple[str, ...] = ()
    by: int | None = None
    """The last moment at which its first stop can begin."""


@dataclass(frozen=True)
class Plan:
    routes: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    open: Mapping[str, Reason] = field(default_factory=dict)

    @cached_property
    def rider_of(self) -> Mapping[str, str]:
        """The rider of each request that is served."""
        return {
            step.request: rider
            for rider, steps in self.routes.items()
            for step in steps
            if step.request
        }
