"""The first plan, by VROOM without breaks; these are put in afterwards, and what then fits no more
is inserted anew. With breaks of its own the solver serves fewer."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import vroom

from yizhan.kit.routing.insertion import Routes
from yizhan.kit.routing.problem import Leg, Problem, Request, Stop
from yizhan.kit.routing.repair import filled, fitted

EXPLORATION = 3


def first_routes(problem: Problem, *, seconds: float) -> Routes:
    """Return routes that keep every rule, breaks too."""
    routes = _solved(problem, seconds)
    for rider in problem.riders:
        routes[rider.id] = fitted(problem, rider, routes[rider.id])
    return filled(problem, routes)


def _solved(problem: Problem, seconds: float) -> Routes:
    """The answer of VROOM, as orders of stops."""
    if not problem.requests:
        return {rider.id: [] for rider in problem.riders}
    tags = _Tags(problem)
    question = vroom.Input()
    question.set_durations_matrix(
        profile="car", matrix_input=problem.travel.seconds.astype(np.uint32)
    )
    for number, rider in enumerate(problem.riders):
        question.add_vehicle(
            vroom.Vehicle(
                number,
                start=rider.start,
                capacity=[rider.capacity],
                skills=tags.of_rider[number],
                time_window=vroom.TimeWindow(rider.opens, rider.closes),
                **({} if rider.most is None else {"max_tasks": 2 * rider.most}),
            )
        )
    for number, request in enumerate(problem.requests):
        _add(question, number, request, tags.of_request[number])
    answer = question.solve(
        exploration_level=EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds)
    )
    return _read(problem, answer)


def _add(question: vroom.Input, number: int, request: Request, skills: set[int]) -> None:
    if request.pickup is not None:
        question.add_shipment(
            _step(2 * number, request.pickup),
            _step(2 * number + 1, request.delivery),
            amount=vroom.Amount([request.size]),
            skills=skills,
            priority=request.priority,
        )
        return
    stop = request.delivery
    question.add_job(
        vroom.Job(
            2 * number + 1,
            location=stop.place,
            default_service=stop.service,
            delivery=vroom.Amount([request.size if request.aboard else 0]),
            skills=skills,
            priority=request.priority,
            time_windows=[vroom.TimeWindow(stop.opens, stop.closes)],
        )
    )


def _step(number: int, stop: Stop) -> vroom.ShipmentStep:
    return vroom.ShipmentStep(
        number,
        location=stop.place,
        default_service=stop.service,
        time_windows=[vroom.TimeWindow(stop.opens, stop.closes)],
    )


def _read(problem: Problem, answer: vroom.Solution) -> Routes:
    routes: Routes = {rider.id: [] for rider in problem.riders}
    table = answer.routes
    if "id" not in table:  # nobody has a stop
        return routes
    rows = zip(table["vehicle_id"], table["type"], table["id"], strict=True)
    for vehicle, kind, number in rows:
        if kind in ("start", "end", "break"):
            continue
        request = problem.requests[int(number) // 2]
        leg = Leg.PICKUP if int(number) % 2 == 0 else Leg.DELIVERY
        stop = request.pickup if leg is Leg.PICKUP and request.pickup else request.delivery
        routes[problem.riders[int(vehicle)].id].append((request, leg, stop))
    return routes


class _Tags:
    """Skills as numbers, and a tag more for each request that not every rider may serve."""

    def __init__(self, problem: Problem) -> None:
        names = sorted({skill for request in problem.requests for skill in request.skills})
        numbers = {name: number for number, name in enumerate(names)}
        self.of_rider = [
            {numbers[skill] for skill in rider.skills if skill in numbers}
            for rider in problem.riders
        ]
        self.of_request: list[set[int]] = []
        tag = len(names)
        for request in problem.requests:
            wanted = {numbers[skill] for skill in request.skills}
            if request.only is not None or request.never:
                wanted.add(tag)
                for held, rider in zip(self.of_rider, problem.riders, strict=True):
                    if request.allows(rider):
                        held.add(tag)
                tag += 1
            self.of_request.append(wanted)
