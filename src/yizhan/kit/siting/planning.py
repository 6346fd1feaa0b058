"""A plan: a question with everything it needs, its answer, and what it changes hour by hour.

Whatever was optimised, coverage is told at all three distances: a plan for one kilometre may leave
people farther than before at half of it, and nobody would see.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import django
import numpy as np
from django.apps import apps

from yizhan.kit.siting.arrays import Floats, Ints
from yizhan.kit.siting.covering import NO_SITES, Cover, best_cover
from yizhan.kit.siting.median import Median, best_median
from yizhan.kit.siting.outcome import Impossible, Outcome, Standing, Watch
from yizhan.kit.siting.places import (
    Demand,
    Sites,
    covered,
    nearest_m,
    pairs_nearer,
    reach,
)
from yizhan.kit.siting.recount import Recount

DISTANCES = (300, 500, 1000)
HEARTBEAT = 0.5
"""Seconds between two signs of life of a search."""


class Objective(StrEnum):
    COVER = "cover"
    DISTANCE = "distance"


@dataclass(frozen=True)
class Problem:
    demand: Demand
    existing: Sites
    candidates: Sites
    costs: Floats
    budget: float
    within: float
    objective: Objective = Objective.COVER
    forced: Ints = field(default_factory=lambda: NO_SITES)
    forbidden: Ints = field(default_factory=lambda: NO_SITES)
    seconds: float = 60.0

    def check(self) -> None:
        self.demand.check()
        self.existing.check()
        self.candidates.check()


@dataclass(frozen=True)
class Share:
    """The demand of a slot that is within a distance of something open, before and after."""

    slot: int
    within: int
    weight: float
    before: float
    after: float


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class NoAnswer:
    """Why there is none, for a process that cannot hand over an exception."""

    words: str
    points: tuple[int, ...]


def plan(problem: Problem, *, watch: Watch) -> Answer:
    """Return the best choice, counted again from the points. Raises Impossible."""
    problem.check()
    solve = _cover if problem.objective == Objective.COVER else _distance
    outcome = solve(problem, watch)
    _recount(problem, outcome)
    return Answer(outcome, tuple(shares(problem, outcome.chosen)))


def shares(problem: Problem, chosen: tuple[int, ...]) -> list[Share]:
    """Return the coverage of each slot at each distance without and with the chosen sites."""
    demand, after = problem.demand, _with(problem, chosen)
    rows = []
    for within in DISTANCES:
        near = [covered(demand, sites, within) for sites in (problem.existing, after)]
        for slot in np.unique(demand.slot):
            here = demand.slot == slot
            weight, *sums = (
                float(demand.weight[mask].sum()) for mask in (here, here & near[0], here & near[1])
            )
            rows.append(Share(int(slot), within, weight, sums[0], sums[1]))
    return rows


def plan_apart(problem: Problem, progress: Callable[..., Any]) -> Answer | NoAnswer:
    """Plan in a process of its own. `progress` is told value and bound, and answers whether to
    stop."""
    if not apps.ready:
        django.setup()  # the sentences of what is impossible
    life = _Life(progress)
    watch = Watch(seconds=problem.seconds, cancelled=life.is_cancelled, report=life.tell)
    try:
        return plan(problem, watch=watch)
    except Impossible as impossible:
        return NoAnswer(str(impossible), impossible.points)


class _Life:
    """Tells how far a search is, and no more often than somebody could read."""

    def __init__(self, progress: Callable[..., Any]) -> None:
        self.progress, self.at, self.stop = progress, 0.0, False
        self.value: float | None = None
        self.bound: float | None = None

    def tell(self, now: Standing) -> None:
        self.value, self.bound = now.value, now.bound
        self.is_cancelled()

    def is_cancelled(self) -> bool:
        if time.monotonic() - self.at >= HEARTBEAT:
            self.at = time.monotonic()
            self.stop = bool(self.progress(self.value, self.bound)) or self.stop
        return self.stop


def _cover(problem: Problem, watch: Watch) -> Outcome:
    task = Cover(
        reach(problem.demand, problem.candidates, problem.within),
        problem.demand.weight,
        covered(problem.demand, problem.existing, problem.within),
        problem.costs,
        problem.budget,
        problem.forced,
        problem.forbidden,
    )
    return best_cover(task, watch=watch)


def _distance(problem: Problem, watch: Watch) -> Outcome:
    nearest = nearest_m(problem.demand, problem.existing)
    task = Median(
        pairs_nearer(problem.demand, problem.candidates, nearest),
        problem.candidates.size,
        problem.demand.weight,
        nearest,
        int(problem.budget),
        problem.forced,
        problem.forbidden,
    )
    return best_median(task, watch=watch)


def _with(problem: Problem, chosen: tuple[int, ...]) -> Sites:
    there, new, rows = problem.existing, problem.candidates, list(chosen)
    return Sites(
        np.concatenate([there.lon, new.lon[rows]]),
        np.concatenate([there.lat, new.lat[rows]]),
        np.concatenate([there.open, new.open[rows]]),
    )


def _recount(problem: Problem, outcome: Outcome) -> None:
    demand, sites = problem.demand, _with(problem, outcome.chosen)
    again = Recount(demand.lon, demand.lat, demand.weight, demand.slot)
    rows = list(zip(sites.lon, sites.lat, sites.open, strict=True))
    if problem.objective == Objective.COVER:
        counted = again.covered(rows, within=problem.within)
    else:
        counted = again.distance(rows)
    if abs(counted - outcome.value) > 1e-6 * max(1.0, counted):
        raise RuntimeError(f"Counted again it is {counted}, not {outcome.value}.")
