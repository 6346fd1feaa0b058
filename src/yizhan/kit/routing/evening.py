"""Requests that piled up on few riders are shared out, where that costs little way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from yizhan.kit.routing.insertion import Routes, cheapest
from yizhan.kit.routing.problem import SPREAD, Problem, Request, Rider
from yizhan.kit.routing.repair import without
from yizhan.kit.routing.timing import Call, count_of, timed


def evened(
    problem: Problem, routes: Mapping[str, list[Call]], *, time_is_up: Callable[[], bool]
) -> Routes:
    """Return routes in which whoever has more than a fair share gave requests to riders who have
    less, each for at most SPREAD seconds of way more. Whatever was said already is not moved."""
    routes = dict(routes)
    stuck: set[str] = set()
    while not time_is_up():
        rider = _busiest(problem, routes, stuck)
        if rider is None:
            break
        if not _give_one_away(problem, routes, rider):
            stuck.add(rider.id)
    return routes


def _busiest(problem: Problem, routes: Routes, stuck: set[str]) -> Rider | None:
    over = [
        (_count(rider, routes), rider)
        for rider in problem.riders
        if rider.id not in stuck and _count(rider, routes) > problem.fair_share
    ]
    return max(over, key=lambda one: (one[0], one[1].id))[1] if over else None


def _give_one_away(problem: Problem, routes: Routes, rider: Rider) -> bool:
    """Move the request of a rider that costs the least way elsewhere, if there is one."""
    free = tuple(one for one in problem.riders if _count(one, routes) < problem.fair_share)
    others = replace(problem, riders=free)
    mine = routes[rider.id]
    moves: list[tuple[int, str, list[Call], str, list[Call]]] = []
    for request in _movable(mine):
        left = without(mine, request)
        place = cheapest(others, routes, request)
        if place is None or timed(problem, rider, left) is None:
            continue
        name, calls = place
        saved = _way(problem, rider, mine) - _way(problem, rider, left)
        taker = problem.rider[name]
        added = _way(problem, taker, calls) - _way(problem, taker, routes[name])
        moves.append((added - saved, request.id, left, name, calls))
    if not moves or min(moves)[0] > SPREAD:
        return False
    _cost, _id, left, name, calls = min(moves, key=lambda one: one[:2])
    routes[rider.id], routes[name] = left, calls
    return True


def _movable(calls: Sequence[Call]) -> list[Request]:
    requests = {call[0].id: call[0] for call in calls if call[0].only is None}
    return list(requests.values())


def _count(rider: Rider, routes: Routes) -> int:
    return rider.before + count_of(routes[rider.id])


def _way(problem: Problem, rider: Rider, calls: Sequence[Call]) -> int:
    rows = problem.travel.rows
    places = [rider.start, *(call[2].place for call in calls)]
    return sum(rows[a][b] for a, b in zip(places, places[1:], strict=False))
