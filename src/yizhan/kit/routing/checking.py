"""The judge of a plan. It shares no code with what makes plans and walks each route by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from yizhan.kit.routing.problem import Leg, Plan, Problem, Request, Rest, Rider, Step, Stop


@dataclass(frozen=True)
class Breach:
    """One thing in a plan that is not so as it was asked."""

    rule: str
    rider: str
    request: str = ""


def breaches(problem: Problem, plan: Plan) -> list[Breach]:
    """Return everything that is wrong with a plan; nothing, if it can be ridden as it stands."""
    riders = {rider.id: rider for rider in problem.riders}
    requests = {request.id: request for request in problem.requests}
    wrong = _said_once(requests, plan)
    for name, steps in plan.routes.items():
        if name not in riders:
            wrong.append(Breach("unknown rider", name))
        elif any(step.request and step.request not in requests for step in steps):
            wrong.append(Breach("unknown request", name))
        else:
            wrong += _route(problem, requests, riders[name], steps)
    return wrong


def travelled(problem: Problem, plan: Plan) -> int:
    """Return the seconds on the way, in free traffic, of all riders together."""
    total = 0
    starts = {rider.id: rider.start for rider in problem.riders}
    requests = {request.id: request for request in problem.requests}
    for name, steps in plan.routes.items():
        here = starts[name]
        for step in steps:
            if step.request:
                there = _stop(requests[step.request], step.leg).place
                total += int(problem.travel.seconds[here][there])
                here = there
    return total


def shares(problem: Problem, plan: Plan) -> list[int]:
    """Return how many requests each rider serves, the most first."""
    counts = Counter(plan.rider_of.values())
    return sorted((counts[rider.id] for rider in problem.riders), reverse=True)


def _said_once(requests: dict[str, Request], plan: Plan) -> list[Breach]:
    """Each request is served whole by one rider, or open with a reason."""
    wrong = []
    visits: Counter[tuple[str, str, Leg]] = Counter()
    for name, steps in plan.routes.items():
        visits.update((step.request, name, step.leg) for step in steps if step.request)
    for request in requests.values():
        served = {key[1:]: count for key, count in visits.items() if key[0] == request.id}
        names = {name for name, _leg in served}
        if not served:
            if request.id not in plan.open:
                wrong.append(Breach("neither served nor open", "", request.id))
            continue
        if request.id in plan.open:
            wrong.append(Breach("served and open", "", request.id))
        wanted = {Leg.DELIVERY} if request.pickup is None else {Leg.PICKUP, Leg.DELIVERY}
        if len(names) > 1 or {leg for _name, leg in served} != wanted or max(served.values()) > 1:
            wrong.append(Breach("pairing", ", ".join(sorted(names)), request.id))
    return wrong


def _route(
    problem: Problem, requests: dict[str, Request], rider: Rider, steps: tuple[Step, ...]
) -> list[Breach]:
    wrong = _times(problem, requests, rider, steps) + _load(requests, rider, steps)
    for one in sorted({step.request for step in steps if step.request}):
        request = requests[one]
        if not request.skills <= rider.skills:
            wrong.append(Breach("skill", rider.id, one))
        if rider.id in request.never or request.only not in (None, rider.id):
            wrong.append(Breach("not allowed", rider.id, one))
    if rider.most is not None and len({step.request for step in steps} - {""}) > rider.most:
        wrong.append(Breach("too many", rider.id))
    rests = [step for step in steps if not step.request]
    if not _rests_kept(rests, rider.rests):
        wrong.append(Breach("break", rider.id))
    return wrong


def _times(
    problem: Problem, requests: dict[str, Request], rider: Rider, steps: tuple[Step, ...]
) -> list[Breach]:
    """Service begins inside its window, lasts as long as it must, and the way fits in between.
    A break is taken at one of the two ends of a way: at its second, if it can be reached before."""
    wrong = []
    free, here = rider.opens, rider.start
    for number, step in enumerate(steps):
        ahead = next((one for one in steps[number:] if one.request), None)
        there = here if ahead is None else _stop(requests[ahead.request], ahead.leg).place
        arrives = free + _way(problem, here, there, free)
        if not step.request:
            if step.begins < free:
                wrong.append(Breach("break in between", rider.id))
            here = there if step.begins >= arrives else here
            free = step.ends
            continue
        stop = _stop(requests[step.request], step.leg)
        if step.begins < arrives:
            wrong.append(Breach("too fast", rider.id, step.request))
        if not stop.opens <= step.begins <= stop.closes:
            wrong.append(Breach("window", rider.id, step.request))
        if step.ends - step.begins != stop.service:
            wrong.append(Breach("service", rider.id, step.request))
        free, here = step.ends, there
    if free > rider.closes:
        wrong.append(Breach("after hours", rider.id))
    return wrong


def _way(problem: Problem, start: int, end: int, leaving: int) -> float:
    return float(problem.travel.seconds[start][end]) * problem.travel.by_hour[leaving // 3600 % 24]


def _load(requests: dict[str, Request], rider: Rider, steps: tuple[Step, ...]) -> list[Breach]:
    """The load never exceeds the capacity, and nothing is delivered before it is there."""
    mine = [step for step in steps if step.request]
    carried = {step.request for step in mine if requests[step.request].aboard}
    wrong = []
    for step in mine:
        request = requests[step.request]
        if step.leg is Leg.PICKUP:
            carried.add(step.request)
        elif request.pickup is not None and step.request not in carried:
            wrong.append(Breach("delivered before", rider.id, step.request))
        single = not request.aboard and request.pickup is None
        load = sum(requests[one].size for one in carried) + (request.size if single else 0)
        if load > rider.capacity:
            wrong.append(Breach("capacity", rider.id, step.request))
        if step.leg is Leg.DELIVERY:
            carried.discard(step.request)
    return wrong


def _rests_kept(taken: list[Step], owed: tuple[Rest, ...]) -> bool:
    if len(taken) != len(owed):
        return False
    return all(
        rest.earliest <= step.begins <= rest.latest and step.ends - step.begins == rest.seconds
        for step, rest in zip(taken, owed, strict=True)
    )


def _stop(request: Request, leg: Leg) -> Stop:
    if leg is Leg.PICKUP and request.pickup is not None:
        return request.pickup
    return request.delivery
