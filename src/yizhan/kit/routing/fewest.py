"""As few riders as can be found for a day in which every request is served, by PyVRP.

It knows neither breaks nor skills, so the riders are alike: one start, the same hours, one
capacity. VROOM's answer is what it begins with.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import replace

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Model,
    ProblemData,
    Route,
    Solution,
    VehicleType,
    solve,
)
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.stop import FirstFeasible, MaxRuntime, MultipleCriteria

from yizhan.kit.routing.first_plan import first_routes
from yizhan.kit.routing.insertion import Routes
from yizhan.kit.routing.problem import Leg, Problem, Request, Rider, Stop
from yizhan.kit.routing.timing import Call

QUICK = 1.0
"""Seconds of VROOM, at most."""
AT_ONCE = 12
"""Requests for each of the riders whom VROOM is asked for first; with far too few it takes long."""
FEWER = 0.35
"""Part of the time in which fewer riders are looked for; the rest makes the way shorter."""


class NotAlike(ValueError):
    """Riders differ, or requests are bound to some of them."""


def fewest(
    problem: Problem, *, seconds: float, home: bool = False, fewer: float = FEWER
) -> Routes | None:
    """Return routes that serve everything, first with few riders, then on a short way; None if no
    such routes were found. With `home` every rider comes back to the start before closing time.
    The ways are those of the slowest hour. `fewer` is the part of the time for the first."""
    _check(problem)
    until = time.monotonic() + seconds
    day = _Day(replace(problem, travel=problem.travel.at_its_slowest), home=home)
    best = _fewer(day, until=until - seconds * (1 - fewer))
    found = day.shortest(best, until - time.monotonic())
    return None if found is None else day.read(found)


def _fewer(day: _Day, *, until: float) -> Solution | None:
    """Ask VROOM for twice as many riders each time until they serve everything, then between; then
    PyVRP for one less at a time, as long as there is time."""

    def left() -> float:
        return until - time.monotonic()

    best, too_few, enough = None, 0, len(day.problem.riders)
    tried = min(enough, 1 + len(day.problem.requests) // AT_ONCE)
    while too_few < tried <= enough and left() > 0:
        quick = day.by_vroom(tried, min(QUICK, left()))
        if quick is None:
            too_few = tried
        else:
            best, enough = quick, quick.num_routes()
        tried = min(2 * tried, enough) if best is None else (too_few + enough) // 2
    while enough > 1 and left() > 0:
        found = day.first(enough - 1 if best else enough, left())
        if found is None:
            break
        best, enough = found, found.num_routes()
    return best


def _check(problem: Problem) -> None:
    alike = {
        (one.start, one.opens, one.closes, one.capacity, one.skills, one.rests, one.most)
        for one in problem.riders
    }
    bound = any(one.only or one.never or one.skills or one.aboard for one in problem.requests)
    if len(alike) != 1 or bound or problem.riders[0].rests or problem.riders[0].most is not None:
        raise NotAlike


def _search(
    data: ProblemData, seconds: float, *, first: bool = False, start: Solution | None = None
) -> Solution | None:
    """Return the best of so many seconds, or the first; None if nothing keeps the rules."""
    time_is_up = MaxRuntime(seconds)
    stop = MultipleCriteria([FirstFeasible(), time_is_up]) if first else time_is_up
    with warnings.catch_warnings():
        # It says that one rider less hardly can do: that is what is being tried.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        best = solve(data, stop, collect_stats=False, display=False, initial_solution=start).best
    return best if best.is_feasible() else None


def _way_home(rider: Rider) -> Request:
    """VROOM finds more where coming home is a request like any other."""
    end = Stop(rider.start, rider.closes, rider.closes)
    return Request(f"home {rider.id}", end, only=rider.id, priority=100)


class _Day:
    """A problem in the words of PyVRP, and its answers in ours."""

    def __init__(self, problem: Problem, *, home: bool) -> None:
        self.problem, self.home, rider = problem, home, problem.riders[0]
        self.pairs = [one for one in problem.requests if one.pickup is not None]
        self.singles = [one for one in problem.requests if one.pickup is None]
        model = Model()
        ways = problem.travel.seconds
        places = [model.add_location(0, 0) for _way in ways]
        start = model.add_depot(places[rider.start], rider.opens, rider.closes)
        end = start
        if not home:
            places.append(model.add_location(0, 0))
            end = model.add_depot(places[-1], rider.opens, rider.closes)
            ways = np.pad(ways, (0, 1))
        for here, row in zip(places, ways.tolist(), strict=True):
            for there, way in zip(places, row, strict=True):
                model.add_edge(here, there, way, way)
        model.add_vehicle_type(
            len(problem.riders),
            rider.capacity,
            start,
            end,
            tw_early=rider.opens,
            tw_late=rider.closes,
        )
        for one in self.pairs:
            first, last = one.stops[0][1], one.delivery
            model.add_shipment(
                places[first.place], places[last.place],
                first.opens, first.closes, first.service,
                last.opens, last.closes, last.service, one.size,
            )  # fmt: skip
        for one in self.singles:
            stop = one.delivery
            model.add_client(
                places[stop.place],
                service_duration=stop.service,
                tw_early=stop.opens,
                tw_late=stop.closes,
                delivery=0,
                pickup=0,
            )
        self.data = model.data()

    def first(self, riders: int, seconds: float) -> Solution | None:
        """Return the first answer that PyVRP finds with no more than so many riders."""
        return _search(self._data(riders), seconds, first=True)

    def shortest(self, start: Solution | None, seconds: float) -> Solution | None:
        """Return the shortest that is found with the riders of `start`, or with all."""
        riders = len(self.problem.riders) if start is None else start.num_routes()
        data = self._data(riders)
        begun = None if start is None else Solution(data, start.routes())
        return _search(data, max(0.0, seconds), start=begun) or begun

    def _data(self, riders: int) -> ProblemData:
        fleet: VehicleType = self.data.vehicle_type(0).replace(num_available=riders)
        return self.data.replace(vehicle_types=[fleet])

    def by_vroom(self, riders: int, seconds: float) -> Solution | None:
        """VROOM's answer, if it serves everything and those who must come home do."""
        fleet = self.problem.riders[:riders]
        asked = self.problem.requests + (tuple(map(_way_home, fleet)) if self.home else ())
        routes = first_routes(replace(self.problem, riders=fleet, requests=asked), seconds=seconds)
        orders = [[call for call in calls if not call[0].only] for calls in routes.values()]
        if len({call[0].id for calls in orders for call in calls}) < len(self.problem.requests):
            return None
        steps = ([self._activity(call) for call in calls] for calls in orders if calls)
        solution = Solution(self.data, [Route(self.data, each, 0) for each in steps])
        return solution if solution.is_feasible() else None

    def _activity(self, call: Call) -> Activity:
        request, leg, _stop = call
        if request.pickup is None:
            return Activity(ActivityType.CLIENT, self.singles.index(request))
        kind = ActivityType.PICKUP if leg is Leg.PICKUP else ActivityType.DELIVERY
        return Activity(kind, self.pairs.index(request))

    def read(self, solution: Solution) -> Routes:
        routes: Routes = {rider.id: [] for rider in self.problem.riders}
        for rider, route in zip(self.problem.riders, solution.routes(), strict=False):
            routes[rider.id] = [
                self._call(step) for step in route.schedule() if not step.is_depot()
            ]
        return routes

    def _call(self, step: Activity) -> Call:
        if step.is_client():
            return (one := self.singles[step.idx]), Leg.DELIVERY, one.delivery
        request: Request = self.pairs[step.idx]
        legs = dict(request.stops)
        leg = Leg.PICKUP if step.is_pickup() else Leg.DELIVERY
        return request, leg, legs[leg]
