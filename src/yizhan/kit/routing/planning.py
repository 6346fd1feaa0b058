"""A plan of a day within a time limit, by the solvers that are installed or by insertion alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec

from yizhan.kit.apart import Failed, Progress, apart
from yizhan.kit.in_time import TookTooLong
from yizhan.kit.routing.evening import evened
from yizhan.kit.routing.insertion import Routes, steps_of
from yizhan.kit.routing.problem import Plan, Problem, Reason
from yizhan.kit.routing.reasons import busy, sound
from yizhan.kit.routing.repair import filled, kept

SEARCH = "yizhan.kit.routing.planning.search"
QUICK = 1.5
"""Seconds for the first plan."""
LEAST = 0.3
"""Seconds below which an improvement is not begun."""
FOR_SHARING = 0.1
"""Part of the time in which requests are shared out more evenly."""
START = 20.0
"""Seconds more for a process to load its libraries and to send its answer."""


def solvers_installed() -> bool:
    return find_spec("vroom") is not None and find_spec("ortools") is not None


def plan_day(
    problem: Problem,
    *,
    seconds: float,
    keep: Routes | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Return a plan in a process of its own that ends in time. With `keep`, the search starts from
    these routes and changes little. Raise from `progress` to give up. A solver that fails or is
    not installed leaves what can be inserted."""
    left, reasons = sound(problem)
    routes = None
    if solvers_installed() and left.requests:
        try:
            routes = apart(SEARCH, left, seconds, keep, seconds=seconds + START, progress=progress)
        except (Failed, TookTooLong):
            routes = None
    if routes is None:
        routes = filled(left, kept(left, keep or {}))
    return as_plan(left, routes, reasons)


def search(problem: Problem, seconds: float, keep: Routes | None, tell: Progress) -> Routes:
    """The first plan and its improvement; both hold the interpreter while they run. The solvers
    know one travel time only, that of the slowest hour; what is then still open is tried with the
    time of each hour."""
    from yizhan.kit.routing.first_plan import first_routes  # noqa: PLC0415  # an extra
    from yizhan.kit.routing.improving import cost, improved  # noqa: PLC0415  # an extra

    begun = time.monotonic()
    slow = replace(problem, travel=problem.travel.at_its_slowest)
    if not problem.riders or not problem.requests:
        return {rider.id: [] for rider in problem.riders}
    first = first_routes(slow, seconds=min(seconds, QUICK)) if keep is None else keep
    routes = filled(problem, kept(problem, first))
    tell(1, 2)
    start = kept(slow, routes)
    remaining = seconds * (1 - FOR_SHARING) - (time.monotonic() - begun)

    def shared_out(routes: Routes) -> Routes:
        if keep is not None:
            return routes
        until = max(begun + seconds, time.monotonic() + seconds * FOR_SHARING)
        return evened(problem, routes, time_is_up=lambda: time.monotonic() > until)

    if remaining < LEAST:
        return shared_out(routes)
    found = improved(slow, start, seconds=remaining, told=lambda: tell(1, 2))
    tell(2, 2)
    better = routes if found is None else filled(problem, kept(problem, found))
    return shared_out(better if cost(problem, better) < cost(problem, routes) else routes)


def as_plan(problem: Problem, routes: Routes, reasons: Mapping[str, Reason]) -> Plan:
    """Return the timed plan, with the reason of each request that is in no route."""
    served = {call[0].id for calls in routes.values() for call in calls}
    left = {one.id: busy(one) for one in problem.requests if one.id not in served}
    return Plan(steps_of(problem, routes), {**reasons, **left})
