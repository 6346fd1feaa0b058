"""A plan made better by OR-Tools' guided local search, from routes that already keep the rules.

The solver knows one travel time for all hours, so it is asked about the slowest one. Its breaks may
begin on the way: the times of its routes are counted anew by whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from yizhan.kit.routing.insertion import Routes
from yizhan.kit.routing.problem import Leg, Problem, Request
from yizhan.kit.routing.timing import Call

DAY = 48 * 3600
START = 2_000
"""Milliseconds."""
OPEN_COSTS = 20_000
"""Seconds of way that a request of no importance is worth."""


class Search:
    """The problem in the words of the solver: node 0 is nowhere, where every day ends."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calls: list[Call] = [
            (request, leg, stop) for request in problem.requests for leg, stop in request.stops
        ]
        self.node = {(call[0].id, call[1]): at + 1 for at, call in enumerate(self.calls)}
        riders = problem.riders
        first = len(self.calls) + 1
        self.manager = pywrapcp.RoutingIndexManager(
            first + len(riders),
            len(riders),
            list(range(first, first + len(riders))),
            [0] * len(riders),
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.solver = self.routing.solver()
        self._ways(first)
        self._times()
        self._loads(first)
        self._requests()

    def _ways(self, first: int) -> None:
        places = [0, *(call[2].place for call in self.calls)]
        places += [rider.start for rider in self.problem.riders]
        ways = self.problem.travel.seconds[np.ix_(places, places)]
        ways[:, 0] = ways[0, :] = 0
        self.service = [0, *(call[2].service for call in self.calls)]
        self.service += [0] * (len(places) - first)
        times = ways + np.array(self.service, dtype=np.int64)[:, None]
        self.way = self.routing.RegisterTransitMatrix(ways.tolist())
        self.time = self.routing.RegisterTransitMatrix(times.tolist())
        self.routing.SetArcCostEvaluatorOfAllVehicles(self.way)

    def _times(self) -> None:
        self.routing.AddDimension(self.time, DAY, DAY, False, "time")
        self.clock = self.routing.GetDimensionOrDie("time")
        for at, (_request, _leg, stop) in enumerate(self.calls):
            index = self.manager.NodeToIndex(at + 1)
            self.clock.CumulVar(index).SetRange(max(0, stop.opens), min(DAY, stop.closes))
        nodes = [0] * self.routing.Size()
        for index in range(self.routing.Size()):
            nodes[index] = self.service[self.manager.IndexToNode(index)]
        for number, rider in enumerate(self.problem.riders):
            start = self.clock.CumulVar(self.routing.Start(number))
            start.SetRange(max(0, rider.opens), min(DAY, rider.closes))
            end = self.clock.CumulVar(self.routing.End(number))
            end.SetRange(max(0, rider.opens), min(DAY, rider.closes))
            breaks = [
                self.solver.FixedDurationIntervalVar(
                    rest.earliest, rest.latest, rest.seconds, False, f"{rider.id} {at}"
                )
                for at, rest in enumerate(rider.rests)
            ]
            if breaks:
                self.clock.SetBreakIntervalsOfVehicle(breaks, number, nodes)

    def _loads(self, first: int) -> None:
        riders = self.problem.riders
        aboard = {rider.id: 0 for rider in riders}
        demand, counted = [0], [0]
        for request, leg, _stop in self.calls:
            paired = request.pickup is not None
            if request.aboard and request.only in aboard:
                aboard[request.only] += request.size
            carried = request.size if leg is Leg.PICKUP else -request.size
            demand.append(carried if paired or request.aboard else 0)
            counted.append(1 if leg is Leg.DELIVERY else 0)
        demand += [aboard[rider.id] for rider in riders]
        counted += [0] * len(riders)
        for name, amounts, most in (
            ("load", demand, [rider.capacity for rider in riders]),
            ("count", counted, [_most(self.problem, rider.most) for rider in riders]),
        ):
            evaluator = self.routing.RegisterUnaryTransitVector(amounts)
            self.routing.AddDimensionWithVehicleCapacity(evaluator, 0, most, True, name)

    def _requests(self) -> None:
        for request in self.problem.requests:
            legs = [
                self.manager.NodeToIndex(self.node[request.id, leg]) for leg, _s in request.stops
            ]
            self.routing.AddDisjunction([legs[-1]], OPEN_COSTS * (1 + request.priority))
            if request.pickup is not None:
                self.routing.AddDisjunction([legs[0]], 0)
                self.routing.AddPickupAndDelivery(*legs)
                same = self.routing.VehicleVar(legs[0]) == self.routing.VehicleVar(legs[1])
                self.solver.Add(same)
                self.solver.Add(self.clock.CumulVar(legs[0]) <= self.clock.CumulVar(legs[1]))
            allowed = [at for at, one in enumerate(self.problem.riders) if request.allows(one)]
            if len(allowed) < len(self.problem.riders):
                for index in legs:
                    self.routing.VehicleVar(index).SetValues([-1, *allowed])

    def run(self, routes: Routes | None, seconds: float, told: Callable[[], None]) -> Routes | None:
        """Search from these routes, or from nothing; None, if not even a beginning was found."""
        parameters = _parameters(seconds)
        self.routing.CloseModelWithParameters(parameters)
        self.routing.AddAtSolutionCallback(told)
        if routes is None:
            answer = self.routing.SolveWithParameters(parameters)
        else:
            nodes = [
                [
                    self.manager.NodeToIndex(self.node[call[0].id, call[1]])
                    for call in routes[one.id]
                ]
                for one in self.problem.riders
            ]
            start = self.routing.ReadAssignmentFromRoutes(nodes, True)
            if start is None:
                return None
            answer = self.routing.SolveFromAssignmentWithParameters(start, parameters)
        return None if answer is None else self._read(answer)

    def _read(self, answer: Any) -> Routes:
        routes: Routes = {}
        for number, rider in enumerate(self.problem.riders):
            calls: list[Call] = []
            index = answer.Value(self.routing.NextVar(self.routing.Start(number)))
            while not self.routing.IsEnd(index):
                calls.append(self.calls[self.manager.IndexToNode(index) - 1])
                index = answer.Value(self.routing.NextVar(index))
            routes[rider.id] = calls
        return routes


def improved(
    problem: Problem, routes: Routes | None, *, seconds: float, told: Callable[[], None]
) -> Routes | None:
    """Return better routes, or None where the search cannot begin."""
    if not problem.requests or not problem.riders:
        return routes
    return Search(problem).run(routes, seconds, told)


def cost(problem: Problem, routes: Routes) -> int:
    """The sum that is made small: seconds on the way, and the weight of what stays open."""
    rows, total = problem.travel.rows, 0
    served: set[str] = set()
    for rider in problem.riders:
        places = [rider.start, *(call[2].place for call in routes[rider.id])]
        total += sum(rows[a][b] for a, b in zip(places, places[1:], strict=False))
        served.update(call[0].id for call in routes[rider.id])
    return total + sum(_weight(one) for one in problem.requests if one.id not in served)


def _weight(request: Request) -> int:
    return OPEN_COSTS * (1 + request.priority)


def _most(problem: Problem, most: int | None) -> int:
    return len(problem.requests) if most is None else most


def _parameters(seconds: float) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    # Within it the times and breaks of the start are found; with the usual tenth of a second there
    # often was no start at all.
    parameters.lns_time_limit.FromMilliseconds(START)
    parameters.time_limit.FromMilliseconds(max(1, int(seconds * 1000)))
    return parameters
