"""The p-median: which sites make the way of all demand to the nearest one shortest.

What exists already stays, so a pair of demand and site counts only if it is nearer than that.
Interchange gives a good choice, Lagrangian relaxation a bound; what the two prove to be in or out
is fixed, and what is left goes to HiGHS in the form of Elloumi (2010), which is small and tight.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _

from yizhan.kit.siting.arrays import Floats, Ints
from yizhan.kit.siting.interchange import Ways, interchange
from yizhan.kit.siting.lagrange import Bound, best_bound
from yizhan.kit.siting.left_over import LeftOver
from yizhan.kit.siting.outcome import (
    Exchange,
    Impossible,
    Outcome,
    Watch,
    check_numbers,
    check_rules,
    listed,
)
from yizhan.kit.siting.places import Pairs
from yizhan.kit.siting.solver import solve

NO_SITES: Ints = np.empty(0, dtype=np.int64)
EXCHANGES = 5
FAR = 4.0
"""Where nothing exists yet, everything is so many times farther than any pair."""


@dataclass(frozen=True)
class Median:
    """A question: which `add` of the sites make the sum of weight times metres least."""

    pairs: Pairs
    """Each demand with the candidates nearer than its nearest existing site."""
    sites: int
    weights: Floats
    nearest: Floats
    """Metres to the nearest site that exists; infinite where there is none."""
    add: int
    forced: Ints = field(default_factory=lambda: NO_SITES)
    forbidden: Ints = field(default_factory=lambda: NO_SITES)

    def check(self) -> None:
        check_numbers(self.weights, _("Weights of demand"))
        check_numbers(self.pairs.metres, _("Distances"))
        check_rules(self.sites, self.forced, self.forbidden)
        if np.isnan(self.nearest).any():
            raise Impossible(_("A distance to the nearest existing site is not a number."))
        if not self.weights.sum() > 0:
            raise Impossible(_("All demand is 0, so every site is as good as every other."))
        free = self.sites - self.forbidden.size
        if self.add > free:
            raise Impossible(
                _("%(wanted)d sites are wanted, but there are only %(n)d candidates.")
                % {"wanted": self.add, "n": free}
            )
        if self.forced.size > self.add:
            raise Impossible(
                _("More sites are forced than may be added: %(places)s.")
                % {"places": listed(self.forced)},
                points=self.forced,
            )
        if self.add < 1 and np.isinf(self.nearest).any():
            raise Impossible(_("There is no site yet, and none may be added."))
        self._check_unreachable()

    def _check_unreachable(self) -> None:
        allowed = ~np.isin(self.pairs.site, self.forbidden)
        reached = np.bincount(self.pairs.demand[allowed], minlength=self.weights.size) > 0
        lost = np.flatnonzero((self.weights > 0) & np.isinf(self.nearest) & ~reached)
        if lost.size:
            raise Impossible(
                _("No site that exists or may be added reaches these points: %(places)s.")
                % {"places": listed(lost)},
                points=lost,
            )


def best_median(task: Median, *, watch: Watch | None = None) -> Outcome:
    """Return the sites that make ways shortest; stopped or out of time: the best that is known."""
    watch = watch or Watch()
    task.check()
    return _Search(task, watch).run()


class _Search:
    def __init__(self, task: Median, watch: Watch) -> None:
        self.task, self.watch = task, watch
        allowed = ~np.isin(task.pairs.site, task.forbidden)
        longest = float(task.pairs.metres.max(initial=1.0))
        nearest = np.where(np.isinf(task.nearest), FAR * longest, task.nearest)
        whole = Ways.of(
            task.pairs.demand[allowed],
            task.pairs.site[allowed],
            (task.pairs.metres * task.weights[task.pairs.demand])[allowed],
            cap=nearest * task.weights,
            sites=task.sites,
        )
        self.whole = whole
        self.ways = whole.with_open(task.forced)
        self.add = task.add - task.forced.size

    def run(self) -> Outcome:
        ways, watch = self.ways, self.watch
        if not self.add or not ways.cost.size:
            return self._outcome(NO_SITES, bound=float(ways.cap.sum()))
        start = interchange(ways, ways.greedy(self.add), watch=watch)
        found = best_bound(ways, start, self.add, watch=watch)
        if found.is_enough or watch.is_over():
            return self._outcome(found.chosen, bound=found.proven)
        return self._finished(found)

    def _finished(self, found: Bound) -> Outcome:
        left = LeftOver(self.ways, found, self.add)
        if left.is_decided:
            return self._outcome(found.chosen, bound=found.value)
        model = left.model()
        solution = solve(model, watch=self.watch, start=left.columns(found.chosen))
        if solution.infeasible:
            return self._outcome(found.chosen, bound=found.value)
        best, value = found.chosen, found.value
        if solution.columns is not None:
            other = left.sites_of(solution.columns)
            if (worth := self.ways.value(other)) < value:
                best, value = other, worth
        bound = found.proven
        if np.isfinite(solution.bound):
            bound = max(bound, min(value, solution.bound))
        return self._outcome(best, bound=bound)

    def _outcome(self, chosen: Ints, *, bound: float) -> Outcome:
        task, whole = self.task, self.whole
        sites = np.concatenate([task.forced, chosen]).astype(np.int64)
        value = whole.value(sites)
        order, adds = whole.in_order(sites)
        change = whole.changes(np.array(order, dtype=np.int64)) if order else None
        outcome = Outcome(
            chosen=tuple(order),
            value=value,
            bound=min(bound, value),
            adds=tuple(adds),
            without=tuple(whole.losses(np.array(order, dtype=np.int64)).tolist()),
            exchanges=tuple(self._exchanges(order, change, value)),
            before=self._before(),
            seconds=self.watch.spent,
            stopped=self.watch.cancelled(),
        )
        self._recount(outcome)
        return outcome

    def _before(self) -> float:
        """The sum without any new site; infinite where there is none at all."""
        counted = self.task.weights > 0
        return float((self.task.weights[counted] * self.task.nearest[counted]).sum())

    def _exchanges(self, order: list[int], change: Floats | None, value: float) -> list[Exchange]:
        if change is None:
            return []
        change = change.copy()
        change[self.task.forbidden] = -np.inf
        change[order] = -np.inf
        best = change.argmax(axis=0)
        found = [
            Exchange(order[out], int(site), value - float(change[site, out]))
            for out, site in enumerate(best)
            if np.isfinite(change[site, out]) and order[out] not in self.task.forced
        ]
        return sorted(found, key=lambda one: (one.value, one.instead_of))[:EXCHANGES]

    def _recount(self, outcome: Outcome) -> None:
        """Count once more, one pair after the other."""
        least = self.whole.cap.copy()
        taken = np.isin(self.task.pairs.site, outcome.chosen)
        places = self.task.pairs.demand[taken]
        np.minimum.at(least, places, self.task.pairs.metres[taken] * self.task.weights[places])
        if abs(least.sum() - outcome.value) > 1e-6 * max(1.0, outcome.value):
            raise RuntimeError(f"Counted again it is {least.sum()}, not {outcome.value}.")
