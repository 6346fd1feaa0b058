"""Routes that fit: what is too much is taken out, and put in elsewhere if there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yizhan.kit.routing.insertion import Routes, cheapest
from yizhan.kit.routing.problem import Problem, Request, Rider
from yizhan.kit.routing.timing import Call, carries, timed


def fitted(problem: Problem, rider: Rider, calls: list[Call]) -> list[Call]:
    """Return a route without what does not fit: the least important first, then the farthest."""
    while calls and (not carries(rider, calls) or timed(problem, rider, calls) is None):
        calls = without(calls, _least(problem, calls))
    return calls


def kept(problem: Problem, routes: Mapping[str, list[Call]]) -> Routes:
    """Return what is still asked of older routes, by riders who still may do it."""
    stops = {
        (request.id, leg): (request, leg, stop)
        for request in problem.requests
        for leg, stop in request.stops
    }
    result: Routes = {}
    for rider in problem.riders:
        keys = [(call[0].id, call[1]) for call in routes.get(rider.id, ())]
        calls = [stops[key] for key in keys if key in stops]
        whole = [call for call in calls if call[0].allows(rider) and _is_whole(call[0], calls)]
        result[rider.id] = fitted(problem, rider, whole)
    return result


def _is_whole(request: Request, calls: list[Call]) -> bool:
    legs = [call[1] for call in calls if call[0].id == request.id]
    return legs == [leg for leg, _stop in request.stops]


def filled(problem: Problem, routes: Mapping[str, list[Call]]) -> Routes:
    """Return routes and, inserted where there is room, what was in none of them: the most important
    first, then what is due first."""
    routes = dict(routes)
    served = {call[0].id for calls in routes.values() for call in calls}
    left = [request for request in problem.requests if request.id not in served]
    for request in sorted(left, key=_urgency):
        place = cheapest(problem, routes, request)
        if place is not None:
            routes[place[0]] = place[1]
    return routes


def without(calls: Iterable[Call], request: Request) -> list[Call]:
    return [call for call in calls if call[0].id != request.id]


def _urgency(request: Request) -> tuple[int, int, str]:
    return (-request.priority, request.delivery.closes, request.id)


def _least(problem: Problem, calls: list[Call]) -> Request:
    """The request to take out of a route that does not fit: unimportant, and long to ride to."""
    rows = problem.travel.rows

    def detour(request: Request) -> int:
        rest = [call[2].place for call in without(calls, request)]
        return sum(rows[a][b] for a, b in zip(rest, rest[1:], strict=False))

    held = {call[0].id: call[0] for call in calls if not call[0].aboard}
    everything = held or {call[0].id: call[0] for call in calls}
    return min(everything.values(), key=lambda one: (one.priority, detour(one), one.id))
