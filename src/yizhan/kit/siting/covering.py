"""Maximal covering: which sites bring the most demand within reach of one that is open.

Church and ReVelle (1974), with what exists already held fixed. What is covered is dropped, demand
with equal sites merged, sites that another is as good as dropped; a greedy choice improved by
exchanges is where HiGHS begins, which then finds what is better or proves that nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _
from scipy.sparse import csr_matrix, hstack, identity, vstack

from yizhan.kit.siting.arrays import Bools, Floats, Ints
from yizhan.kit.siting.exchanging import Covering
from yizhan.kit.siting.outcome import (
    Exchange,
    Impossible,
    Outcome,
    Watch,
    check_numbers,
    check_rules,
    listed,
)
from yizhan.kit.siting.recount import counted_cover
from yizhan.kit.siting.reducing import Small, reduced
from yizhan.kit.siting.solver import Model, solve

NO_SITES: Ints = np.empty(0, dtype=np.int64)
EXCHANGES = 5


@dataclass(frozen=True)
class Cover:
    """A question: which sites, for no more than the budget, cover most."""

    reach: csr_matrix
    """1 where a candidate (row) covers a demand (column)."""
    weights: Floats
    covered: Bools
    """Demand that is within reach already."""
    costs: Floats
    budget: float
    """With costs of 1: the number of sites."""
    forced: Ints = field(default_factory=lambda: NO_SITES)
    forbidden: Ints = field(default_factory=lambda: NO_SITES)
    required: Ints = field(default_factory=lambda: NO_SITES)
    """Demand that must be covered, whatever it weighs."""

    def check(self) -> None:
        """Raise Impossible, with the points or sites that make it so."""
        check_numbers(self.weights, _("Weights of demand"))
        check_numbers(self.costs, _("Costs of sites"))
        check_numbers(np.array([self.budget]), _("The budget"))
        check_rules(self.reach.shape[0], self.forced, self.forbidden)
        if not self.weights.sum() > 0:
            raise Impossible(_("All demand is 0, so every site is as good as every other."))
        equal = bool((self.costs == 1).all())
        if equal and self.budget > self.reach.shape[0] - self.forbidden.size:
            raise Impossible(
                _("%(wanted)d sites are wanted, but there are only %(n)d candidates.")
                % {"wanted": self.budget, "n": self.reach.shape[0] - self.forbidden.size}
            )
        if self.costs[self.forced].sum() > self.budget + 1e-9:
            raise Impossible(
                _("The forced sites alone cost more than the budget: %(places)s.")
                % {"places": listed(self.forced)},
                points=self.forced,
            )
        self._check_required()

    def _check_required(self) -> None:
        allowed = np.setdiff1d(np.arange(self.reach.shape[0]), self.forbidden)
        reached = np.asarray(self.reach[allowed].getnnz(axis=0)) > 0
        lost = self.required[~reached[self.required] & ~self.covered[self.required]]
        if lost.size:
            raise Impossible(
                _("No candidate reaches these points that must be covered: %(places)s.")
                % {"places": listed(lost)},
                points=lost,
            )


def best_cover(task: Cover, *, watch: Watch | None = None) -> Outcome:
    """Return the sites that cover most; stopped or out of time: the best that is known."""
    watch = watch or Watch()
    task.check()
    return _Search(task, watch).run()


class _Search:
    def __init__(self, task: Cover, watch: Watch) -> None:
        self.task, self.watch = task, watch
        by_force = np.asarray(task.reach[task.forced].getnnz(axis=0)) > 0
        self.gone = task.covered | by_force
        self.sure = float(task.weights[self.gone].sum())
        self.budget = task.budget - float(task.costs[task.forced].sum())
        self.small = self._reduced()
        whole = bool((self.small.weights == np.rint(self.small.weights)).all())
        self.step = 1.0 if whole else 0.0
        self.required = self.small.required
        self.covering = Covering(
            self.small.reach, self.small.weights, self.small.costs, self.budget
        )

    def _reduced(self) -> Small:
        task = self.task
        out = np.union1d(task.forced, task.forbidden)
        sites = np.setdiff1d(np.arange(task.reach.shape[0]), out)
        sites = sites[task.costs[sites] <= self.budget + 1e-9]
        required = np.zeros(self.gone.size, dtype=bool)
        required[task.required] = True
        left = np.flatnonzero(~self.gone)
        part = task.reach[sites][:, left].tocsr()
        if (required[left] & (np.asarray(part.getnnz(axis=0)) == 0)).any():
            raise self._impossible(infeasible=True)
        return reduced(
            part, weights=task.weights[left], costs=task.costs[sites],
            required=required[left], sites=sites,
        )  # fmt: skip

    def run(self) -> Outcome:
        start = self._start()
        most = self.sure + float(self.small.weights.sum())
        if start is not None:
            self.watch.tell(self.sure + self.covering.value(start), most)
            if self.covering.value(start) + self.sure >= most - 1e-9 or not self.small.sites.size:
                return self._outcome(start, bound=self.sure + self.covering.value(start))
        if self.watch.is_over() and start is not None:
            return self._outcome(start, bound=most)
        return self._solved(start, most)

    def _start(self) -> Ints | None:
        """Return a good choice, or None if it breaks a rule."""
        heavy = self.small.weights.copy()
        heavy[self.required] += 2 * heavy.sum() + 1
        search = Covering(self.small.reach, heavy, self.small.costs, self.budget)
        chosen = search.swap(search.greedy(), watch=self.watch)
        missed = self.required & (search.demand_reached(chosen) == 0)
        return None if missed.any() else chosen

    def _solved(self, start: Ints | None, most: float) -> Outcome:
        def told(value: float, bound: float | None) -> None:
            report(self.sure - value, None if bound is None else min(most, self.sure - bound))

        report = self.watch.tell
        inner = Watch(
            seconds=self.watch.seconds, cancelled=self.watch.cancelled, begun=self.watch.begun,
            report=lambda now: told(now.value, now.bound),
        )  # fmt: skip
        solution = solve(self._model(), watch=inner, start=self._columns(start))
        if solution.columns is None and start is None:
            raise self._impossible(infeasible=solution.infeasible)
        known = [] if start is None else [start]
        if solution.columns is not None:
            known.append(np.flatnonzero(solution.columns[: self.small.sites.size] > 0.5))
        best = max(known, key=self.covering.value)
        bound = min(most, self.sure - solution.bound) if np.isfinite(solution.bound) else most
        return self._outcome(best, bound=bound)

    def _model(self) -> Model:
        """Columns: sites, then demand that has several; the rest counts with its only site."""
        reach = self.small.reach.tocsc()
        sites = reach.shape[0]
        several = np.flatnonzero((np.diff(reach.indptr) > 1) & ~self.required)
        single = np.where((np.diff(reach.indptr) == 1), self.small.weights, 0.0)
        direct = np.asarray(reach @ single)
        must = np.flatnonzero(self.required)
        sure = self.small.weights[must].sum() - single[must].sum()
        rows = [
            hstack([reach[:, several].T, -identity(several.size)]),
            hstack([reach[:, must].T, csr_matrix((must.size, several.size))]),
            hstack([csr_matrix(self.small.costs[None, :]), csr_matrix((1, several.size))]),
        ]
        lower = np.concatenate([np.zeros(several.size), np.ones(must.size), [-np.inf]])
        upper = np.full(lower.size, np.inf)
        upper[-1] = self.budget + 1e-9
        return Model(
            cost=-np.concatenate([direct, self.small.weights[several]]),
            upper=np.ones(sites + several.size),
            whole=np.arange(sites + several.size) < sites,
            rows=vstack(rows, format="csr"),
            row_lower=lower,
            row_upper=upper,
            offset=-float(sure),
            step=self.step,
        )

    def _columns(self, start: Ints | None) -> Floats | None:
        if start is None:
            return None
        reach = self.small.reach.tocsc()
        several = (np.diff(reach.indptr) > 1) & ~self.required
        sites = np.zeros(reach.shape[0])
        sites[start] = 1.0
        return np.concatenate([sites, (self.covering.demand_reached(start)[several] > 0) * 1.0])

    def _impossible(self, *, infeasible: bool) -> Impossible:
        if not infeasible:
            return Impossible(_("No choice that keeps all rules was found in the time."))
        return Impossible(
            _("The budget is too small to cover these points as required: %(places)s.")
            % {"places": listed(self.task.required)},
            points=self.task.required,
        )

    def _outcome(self, small: Ints, *, bound: float) -> Outcome:
        """Tell what the choice does, counted on the whole problem."""
        task = self.task
        chosen = np.concatenate([task.forced, self.small.sites[small]]).astype(np.int64)
        free = np.where(task.covered, 0.0, task.weights)
        allowed = np.setdiff1d(np.arange(task.reach.shape[0]), task.forbidden)
        whole = Covering(task.reach[allowed], free, task.costs[allowed], task.budget)
        here = np.searchsorted(allowed, chosen)
        order, adds = whole.in_order(here)
        before = float(task.weights[task.covered].sum())
        value = before + whole.value(here)
        losses = dict(zip(here.tolist(), whole.losses(here).tolist(), strict=True))
        fixed = np.searchsorted(allowed, task.forced)
        exchanges = whole.exchanges(here, value, fixed=fixed, most=EXCHANGES)
        outcome = Outcome(
            chosen=tuple(int(allowed[site]) for site in order),
            value=value,
            bound=max(bound, value),
            adds=tuple(adds),
            without=tuple(losses[site] for site in order),
            exchanges=tuple(_named(one, allowed) for one in exchanges),
            before=before,
            seconds=self.watch.spent,
            stopped=self.watch.cancelled(),
        )
        self._recount(outcome)
        return outcome

    def _recount(self, outcome: Outcome) -> None:
        reach = self.task.reach
        rows = [
            reach.indices[reach.indptr[site] : reach.indptr[site + 1]].tolist()
            for site in outcome.chosen
        ]
        counted = counted_cover(rows, self.task.weights.tolist(), self.task.covered.tolist())
        if abs(counted - outcome.value) > 1e-6 * max(1.0, counted):
            raise RuntimeError(f"Counted again it is {counted}, not {outcome.value}.")


def _named(exchange: Exchange, allowed: Ints) -> Exchange:
    return Exchange(int(allowed[exchange.instead_of]), int(allowed[exchange.site]), exchange.value)
