"""A bound that nothing can be better than: Lagrangian relaxation of "each demand has one site".

Each demand is given a price. A site is then worth what its demand pays above the way, the best few
sites are taken, and the prices move until demand that nobody serves pays more and demand that
several serve pays less (Cornuéjols, Fisher and Nemhauser 1977).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yizhan.kit.siting.arrays import Bools, Floats, Ints, sums
from yizhan.kit.siting.interchange import Ways, interchange
from yizhan.kit.siting.outcome import PROVEN, Watch

ROUNDS = 1500
PATIENCE = 25
"""So many rounds without a better bound, and the steps become half as long."""
TRY_EVERY = 60
SMALLEST_STEP = 0.002


@dataclass(frozen=True)
class Bound:
    chosen: Ints
    value: float
    bound: float
    prices: Floats
    worth: Floats
    """The worth of each site at these prices: 0 or less, and the less the better."""
    is_whole: bool

    @property
    def proven(self) -> float:
        """The bound that holds: of whole numbers the next whole one."""
        return min(self.value, float(np.ceil(self.bound - 1e-6))) if self.is_whole else self.bound

    @property
    def is_enough(self) -> bool:
        if self.is_whole:
            return self.value - self.bound < 1 - 1e-6
        return self.value - self.bound <= PROVEN * self.value

    @property
    def room(self) -> float:
        """The most that a better answer may cost beyond the bound."""
        better = 1 - 1e-6 if self.is_whole else PROVEN * 0.1 * self.value
        return self.value - self.bound - better


def best_bound(ways: Ways, start: Ints, add: int, *, watch: Watch) -> Bound:
    return _Relaxation(ways, start, add, watch).run()


class _Relaxation:
    def __init__(self, ways: Ways, start: Ints, add: int, watch: Watch) -> None:
        self.ways, self.add, self.watch = ways, min(add, ways.sites), watch
        self.chosen, self.value = start, ways.value(start)
        least, next_best, _owner = ways.nearest(start)
        self.prices = (least + np.minimum(next_best, ways.cap)) / 2
        self.bound = self.current = -np.inf
        self.best = (self.prices, np.zeros(ways.sites))
        self.whole = ways.is_whole

    def run(self) -> Bound:
        step, idle = 1.5, 0
        for turn in range(ROUNDS):
            taken, slack, is_better = self._turn()
            idle = 0 if is_better else idle + 1
            if idle >= PATIENCE:
                step, idle = step / 2, 0
                self.prices = self.best[0]
            if turn % TRY_EVERY == TRY_EVERY - 1:
                self._try(taken)
            if self._is_done(step):
                break
            norm = float((slack**2).sum())
            if not norm:
                break
            self._move(slack, step * (self.value - self.current) / norm)
        bound = min(self.bound, self.value)
        return Bound(self.chosen, self.value, bound, *self.best, is_whole=self.whole)

    def _turn(self) -> tuple[Ints, Floats, bool]:
        """Return the best sites at these prices, what is served too little, and whether the bound
        is better than ever."""
        ways = self.ways
        paid = self.prices[ways.demand] - ways.cost
        active = np.flatnonzero(paid > 0)
        worth = -sums(ways.site[active], paid[active], ways.sites)
        taken: Ints = np.argpartition(worth, self.add - 1)[: self.add].astype(np.int64)
        self.current = float(self.prices.sum() + worth[taken].sum())
        is_open: Bools = np.zeros(ways.sites, dtype=bool)
        is_open[taken] = True
        served = active[is_open[ways.site[active]]]
        slack = 1.0 - sums(ways.demand[served], np.ones(served.size), ways.cap.size)
        slack[(self.prices >= ways.cap) & (slack > 0)] = 0.0
        better = self.current > self.bound + 1e-9
        if better:
            self.bound, self.best = self.current, (self.prices, worth)
        return taken, slack, better

    def _move(self, slack: Floats, length: float) -> None:
        self.prices = np.clip(self.prices + length * slack, 0.0, self.ways.cap)

    def _try(self, taken: Ints) -> None:
        """See whether what is worth most at these prices leads to a better choice."""
        self.watch.tell(self.value, self.bound)
        other = interchange(self.ways, taken, watch=self.watch, share=0.5)
        if (value := self.ways.value(other)) < self.value:
            self.chosen, self.value = other, value

    def _is_done(self, step: float) -> bool:
        apart = self.value - self.bound
        enough = apart < 1 - 1e-6 if self.whole else apart <= PROVEN * self.value
        return enough or step < SMALLEST_STEP or self.watch.is_over(share=0.6)
