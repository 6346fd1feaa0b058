"""When a rider is where, if the stops come in a given order; breaks are put where they fit."""

from __future__ import annotations

from collections.abc import Sequence

from yizhan.kit.routing.problem import Leg, Problem, Request, Rider, Step, Stop

Call = tuple[Request, Leg, Stop]
"""One stop of a route, before it has a time."""


def calls_of(request: Request) -> list[Call]:
    return [(request, leg, stop) for leg, stop in request.stops]


def count_of(calls: Sequence[Call]) -> int:
    """The number of requests of a route."""
    return sum(call[1] is Leg.DELIVERY for call in calls)


def carries(rider: Rider, calls: Sequence[Call]) -> bool:
    """Return whether the load fits all the way, and the number of requests too."""
    load = sum(call[0].size for call in calls if call[0].aboard)
    if load > rider.capacity:
        return False
    count = 0
    for request, leg, _stop in calls:
        if leg is Leg.PICKUP:
            load += request.size
            if load > rider.capacity:
                return False
        else:
            count += 1
            if request.pickup is not None or request.aboard:
                load -= request.size
            elif load + request.size > rider.capacity:
                return False
    return rider.most is None or count <= rider.most


def timed(problem: Problem, rider: Rider, calls: Sequence[Call]) -> tuple[Step, ...] | None:
    """Return the steps with their times, or None where they do not fit.

    For each number of breaks already taken, the earliest moment at which the rider is free is kept.
    Breaks are taken where the rider is, before a way or after it.
    """
    here = rider.start
    states: States = [(rider.opens, ()), *([None] * len(rider.rests))]
    _take_rests(rider, states)
    for request, leg, stop in calls:
        _ride(problem, states, here, stop.place)
        _take_rests(rider, states)
        alive = False
        for taken, state in enumerate(states):
            if state is None:
                continue
            begins = max(state[0], stop.opens)
            ends = begins + stop.service
            if begins > stop.closes or ends > rider.closes:
                states[taken] = None
                continue
            states[taken] = (ends, (*state[1], Step(begins, ends, request.id, leg)))
            alive = True
        if not alive:
            return None
        _take_rests(rider, states)
        here = stop.place
    last = states[-1]
    return None if last is None else last[1]


def as_soon_as_possible(problem: Problem, rider: Rider, calls: Sequence[Call]) -> tuple[Step, ...]:
    """Return the steps as they would be, without breaks and however late."""
    free, here, steps = rider.opens, rider.start, []
    for request, leg, stop in calls:
        begins = max(free + problem.travel.between(here, stop.place, leaving=free), stop.opens)
        free, here = begins + stop.service, stop.place
        steps.append(Step(begins, free, request.id, leg))
    return tuple(steps)


States = list[tuple[int, tuple[Step, ...]] | None]
"""When a rider is free after so many breaks, and the steps until then."""


def _ride(problem: Problem, states: States, start: int, end: int) -> None:
    for taken, state in enumerate(states):
        if state is not None:
            way = problem.travel.between(start, end, leaving=state[0])
            states[taken] = (state[0] + way, state[1])


def _take_rests(rider: Rider, states: States) -> None:
    """Let each state also be the next one, by taking the break that is due after it."""
    for taken, rest in enumerate(rider.rests):
        state = states[taken]
        if state is None:
            continue
        begins = max(state[0], rest.earliest)
        ends = begins + rest.seconds
        if begins > rest.latest or ends > rider.closes:
            continue
        after = states[taken + 1]
        if after is None or ends < after[0]:
            states[taken + 1] = (ends, (*state[1], Step(begins, ends)))
