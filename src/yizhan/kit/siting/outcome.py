"""The input of a search, its progress and its answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from yizhan.kit.errors import Refusal
from yizhan.kit.siting.arrays import Floats, Ints

PROVEN = 1e-6
"""An answer is proven when nothing can be better by more than this share of it."""
NAMED = 10
"""So many points or sites are named when a search is impossible."""


class Impossible(Refusal):
    """No choice keeps the rules. `points` are the places in the lists that make it so."""

    code = "siting_impossible"
    status = 422

    def __init__(self, message: str, *, points: Any = ()) -> None:
        super().__init__(message)
        self.points = tuple(int(point) for point in points)


@dataclass(frozen=True)
class Standing:
    """The progress of a search."""

    value: float
    bound: float | None
    """Nothing can be better than this; None as long as nothing is known."""
    seconds: float

    @property
    def gap(self) -> float | None:
        return None if self.bound is None else gap_between(self.value, self.bound)


def gap_between(value: float, bound: float) -> float:
    """Return by which share of the value the bound is away."""
    apart = abs(value - bound)
    return 0.0 if apart < 1e-9 else apart / max(abs(value), 1e-9)


Report = Callable[[Standing], None]


@dataclass
class Watch:
    """The time a search has, who may stop it, and who is told how far it is."""

    seconds: float = 60.0
    cancelled: Callable[[], bool] = lambda: False
    report: Report = lambda _standing: None
    begun: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        return time.monotonic() - self.begun

    @property
    def left(self) -> float:
        return max(0.0, self.seconds - self.spent)

    def is_over(self, *, share: float = 1.0) -> bool:
        """Tell whether to stop: by whoever watches, or because this share of the time is over."""
        return self.cancelled() or self.spent >= self.seconds * share

    def tell(self, value: float, bound: float | None) -> None:
        self.report(Standing(value=value, bound=bound, seconds=self.spent))


@dataclass(frozen=True)
class Exchange:
    """Another answer that is nearly as good: one site instead of another."""

    instead_of: int
    site: int
    value: float


@dataclass(frozen=True)
class Outcome:
    chosen: tuple[int, ...]
    """Sites, the one that does most first."""
    value: float
    bound: float
    adds: tuple[float, ...]
    """By how much each chosen site improves on those before it."""
    without: tuple[float, ...]
    """The loss if this one alone were left out."""
    exchanges: tuple[Exchange, ...]
    before: float
    """The value with what exists already."""
    seconds: float
    stopped: bool = False
    """Somebody stopped the search, and this is the best it knew."""

    @property
    def gap(self) -> float:
        return gap_between(self.value, self.bound)

    @property
    def proven(self) -> bool:
        return self.gap <= PROVEN


def check_numbers(numbers: Floats, words: str) -> None:
    """Raise Impossible if one is not a number, infinite, or negative."""
    wrong = np.flatnonzero(~np.isfinite(numbers) | (numbers < 0))
    if wrong.size:
        raise Impossible(
            _("%(what)s must be numbers from 0; they are not in place %(places)s.")
            % {"what": words, "places": listed(wrong)},
            points=wrong,
        )


def check_rules(count: int, forced: Ints, forbidden: Ints) -> None:
    """Raise Impossible if forced and forbidden sites do not exist or are the same."""
    both = np.intersect1d(forced, forbidden)
    if both.size:
        raise Impossible(
            _("A site cannot be both forced and forbidden: %(places)s.") % {"places": listed(both)},
            points=both,
        )
    named = np.concatenate([forced, forbidden])
    unknown = named[(named < 0) | (named >= count)]
    if unknown.size:
        raise Impossible(
            _("There is no candidate %(places)s.") % {"places": listed(unknown)}, points=unknown
        )


def listed(places: Ints) -> str:
    """Return the first few places as people count, from 1."""
    few = ", ".join(str(int(place) + 1) for place in places[:NAMED])
    return few if places.size <= NAMED else few + " …"
