"""One more request into routes that stand, where it costs the least way. Nobody else moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from yizhan.kit.routing.problem import SPREAD, UNREACHABLE, Plan, Problem, Request, Rider, Step
from yizhan.kit.routing.timing import Call, calls_of, carries, count_of, timed

Routes = dict[str, list[Call]]


def routes_of(problem: Problem, plan: Plan) -> Routes:
    """The order of stops of each rider, without times and breaks; what is unknown is left out."""
    stops = {
        (request.id, leg): (request, leg, stop)
        for request in problem.requests
        for leg, stop in request.stops
    }
    routes: Routes = {rider.id: [] for rider in problem.riders}
    for name, steps in plan.routes.items():
        if name in routes:
            keys = [(step.request, step.leg) for step in steps if step.request]
            routes[name] = [stops[key] for key in keys if key in stops]
    return routes


def cheapest(
    problem: Problem, routes: Mapping[str, Sequence[Call]], request: Request
) -> tuple[str, list[Call]] | None:
    """Return the rider and the new order of stops that lengthen all ways the least, or None. A
    rider who has a fair share already is as if farther away."""
    fair = problem.fair_share
    ways = sorted(
        (
            (cost + over, number, first, second)
            for number, rider in enumerate(problem.riders)
            if request.allows(rider)
            for over in [SPREAD if rider.before + count_of(routes[rider.id]) >= fair else 0]
            for cost, first, second in _positions(problem, rider, routes[rider.id], request)
        )
    )
    for _cost, number, first, second in ways:
        rider = problem.riders[number]
        calls = _put(routes[rider.id], request, first, second)
        if carries(rider, calls) and timed(problem, rider, calls) is not None:
            return rider.id, calls
    return None


def insert(problem: Problem, plan: Plan, request: Request) -> Plan | None:
    """Return the plan with one more request of the problem; None, if it fits nowhere."""
    routes = routes_of(problem, plan)
    place = cheapest(problem, routes, request)
    if place is None:
        return None
    name, calls = place
    steps = timed(problem, problem.rider[name], calls)
    if steps is None:
        return None
    still_open = {one: reason for one, reason in plan.open.items() if one != request.id}
    return Plan({**plan.routes, name: steps}, still_open)


def steps_of(problem: Problem, routes: Mapping[str, Sequence[Call]]) -> dict[str, tuple[Step, ...]]:
    """The timed routes. One that does not fit any more keeps nothing but what it owes in breaks."""
    return {
        rider.id: timed(problem, rider, routes.get(rider.id, ())) or () for rider in problem.riders
    }


def _put(calls: Sequence[Call], request: Request, first: int, second: int) -> list[Call]:
    new = calls_of(request)
    if len(new) == 1:
        return [*calls[:first], new[0], *calls[first:]]
    return [*calls[:first], new[0], *calls[first:second], new[1], *calls[second:]]


def _positions(
    problem: Problem, rider: Rider, calls: Sequence[Call], request: Request
) -> Iterator[tuple[int, int, int]]:
    """The added seconds of each place in a route at which the windows alone leave room."""
    rows = problem.travel.rows
    places = [rider.start, *(call[2].place for call in calls)]
    last = request.delivery
    ending = {
        at: _added(rows, places, at, (last.place, last.place))
        for at in range(len(places))
        if _opens_in_time(calls, at, last.closes)
    }
    if request.pickup is None:
        yield from ((cost, at, at) for at, cost in ending.items() if cost < UNREACHABLE)
        return
    first = request.pickup
    for at in range(len(places)):
        if not _opens_in_time(calls, at, first.closes):
            break
        way = rows[first.place][last.place]
        together = _added(rows, places, at, (first.place, last.place)) + way
        alone = _added(rows, places, at, (first.place, first.place))
        apart = ((alone + cost, at, then) for then, cost in ending.items() if then > at)
        ways = ((together, at, at), *apart)
        yield from (one for one in ways if one[0] < UNREACHABLE)


def _added(rows: list[list[int]], places: list[int], at: int, new: tuple[int, int]) -> int:
    """The way to the first and from the last new place, less the way that was there before."""
    first, last = new
    before = places[at]
    if at + 1 == len(places):
        return rows[before][first]
    after = places[at + 1]
    return rows[before][first] + rows[last][after] - rows[before][after]


def _opens_in_time(calls: Sequence[Call], at: int, closes: int) -> bool:
    """A stop cannot follow one that does not even open before it closes."""
    return at == 0 or calls[at - 1][2].opens + calls[at - 1][2].service <= closes
