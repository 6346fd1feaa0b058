"""The riders it takes for so many requests: days that might be, planned by insertion.

A day that might be is drawn from a seed around the halls: four kinds of requests, most of them to
be in a hall before one of two exams begins. What finds no place is measured by how late it would
be, if the rider who can be there first did it after everything that she begins before it is due.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from math import cos, radians
from statistics import median

import numpy as np

from yizhan.kit.apart import Progress
from yizhan.kit.geo import Point
from yizhan.kit.routing.insertion import Routes
from yizhan.kit.routing.problem import Problem, Request, Rider, Stop
from yizhan.kit.routing.reasons import sound
from yizhan.kit.routing.repair import filled, kept
from yizhan.kit.routing.timing import as_soon_as_possible, calls_of
from yizhan.kit.routing.travel import along_the_sphere

OUTLOOKS = "yizhan.kit.routing.outlook.outlooks"
"""The name under which it is computed apart."""
HOUR, MINUTE = 3600, 60
AROUND = 2_500.0
"""Metres: so far from a hall most requests lead (the standard deviation)."""
METRES_A_DEGREE = 111_320.0
EXAMS = (9 * HOUR, 15 * HOUR)
KINDS = {"fetch": 40, "deliver": 30, "buy": 20, "do": 10}
"""Out of a hundred."""
SHIFTS = ((6, 11), (6, 13), (12, 17), (6, 18))
"""Hours of riders, each as likely as the others."""
WHOLE_DAY = (6, 18)
CAPACITY = 3


@dataclass(frozen=True)
class Asked:
    """The halls, and numbers of riders and of requests, each to be tried with each."""

    halls: Sequence[Point]
    riders: Sequence[int]
    requests: Sequence[int]
    seed: int = 1
    fewest_within: float = 10.0
    """Seconds for the search of as few riders as serve all; 0: none is made."""


@dataclass(frozen=True)
class Outlook:
    """The outcome of a day with so many riders and so many requests."""

    riders: int
    requests: int
    served: int
    late: tuple[int, ...]
    """Minutes by which each request without a place would be late, the least first."""
    hopeless: int
    """Requests that nobody could do within her hours, however late."""
    most: int
    """Requests of the busiest rider."""
    fewest: int | None = None
    """Riders who would serve all that can be served at all, if they were there the whole day and
    set out from where the first errand begins; None if nobody searched or found that."""

    @property
    def usual_lateness(self) -> int | None:
        """The median, in minutes."""
        return round(median(self.late)) if self.late else None


def as_json(one: Outlook) -> dict[str, int | None]:
    """Return an outlook as it is kept."""
    return {
        "riders": one.riders,
        "requests": one.requests,
        "served": one.served,
        "hopeless": one.hopeless,
        "most": one.most,
        "late": one.usual_lateness,
        "latest": one.late[-1] if one.late else None,
        "fewest": one.fewest,
    }


def outlooks(asked: Asked, tell: Progress) -> list[Outlook]:
    """Return an outlook for each pair, as many as are ready when `tell` answers that it is
    enough. With more riders the same ones are there, and some more; so are requests."""
    pairs = [(many, few) for many in sorted(asked.requests) for few in sorted(asked.riders)]
    ready: list[Outlook] = []
    found: dict[int, int | None] = {}
    for many, few in pairs:
        if tell(len(ready), len(pairs)) is True:
            break
        day = a_day(asked.halls, riders=few, requests=many, seed=asked.seed)
        if many not in found:
            found[many] = fewest_for(day, seconds=asked.fewest_within)
        ready.append(replace(outlook(day), fewest=found[many]))
    tell(len(ready), len(pairs))
    return ready


def outlook(problem: Problem) -> Outlook:
    left, hopeless = sound(problem)
    routes = filled(left, kept(left, {}))
    served = {call[0].id for calls in routes.values() for call in calls}
    waits = [
        _minutes_late(left, routes, request)
        for request in left.requests
        if request.id not in served
    ]
    late = sorted(minutes for minutes in waits if minutes is not None)
    counts = [len({call[0].id for call in calls}) for calls in routes.values()]
    return Outlook(
        len(problem.riders),
        len(problem.requests),
        len(served),
        tuple(late),
        len(hopeless) + waits.count(None),
        max(counts, default=0),
    )


def fewest_for(problem: Problem, *, seconds: float) -> int | None:
    """Return how few riders serve what can be served at all, as far as a search of so many seconds
    finds out; without the solvers, None."""
    if not seconds or find_spec("pyvrp") is None or find_spec("vroom") is None:
        return None
    from yizhan.kit.routing.fewest import fewest  # noqa: PLC0415  # an extra

    opens, closes = (hour * HOUR + 30 * MINUTE for hour in WHOLE_DAY)
    ways = problem.travel.at_its_slowest
    anywhere = replace(ways, seconds=np.pad(ways.seconds, (0, 1)))
    alike = tuple(
        Rider(f"r{number:04}", len(ways.seconds), opens, closes, CAPACITY)
        for number in range(len(problem.requests))
    )
    left, _hopeless = sound(Problem(alike, problem.requests, anywhere))
    if not left.requests:
        return 0
    routes = fewest(left, seconds=seconds, fewer=1.0)
    return None if routes is None else sum(bool(calls) for calls in routes.values())


def a_day(halls: Sequence[Point], *, riders: int, requests: int, seed: int) -> Problem:
    """Draw a day around the halls."""
    points = list(halls)
    dice = random.Random(f"requests {seed}")  # noqa: S311  # no secret
    asked = tuple(_request(dice, number, points, len(halls)) for number in range(requests))
    dice = random.Random(f"riders {seed}")  # noqa: S311  # no secret
    fleet = tuple(_rider(dice, number, len(halls)) for number in range(riders))
    return Problem(fleet, asked, along_the_sphere(points))


def _rider(dice: random.Random, number: int, halls: int) -> Rider:
    opens, closes = dice.choice(SHIFTS)
    half = 30 * MINUTE
    return Rider(
        f"r{number:04}", dice.randrange(halls), opens * HOUR + half, closes * HOUR + half, CAPACITY
    )


def _request(dice: random.Random, number: int, points: list[Point], halls: int) -> Request:
    kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
    due = dice.choice(EXAMS) - dice.choice((20, 20, 30, 60)) * MINUTE
    early = due - dice.choice((45, 60, 90, 120)) * MINUTE
    hall = dice.randrange(halls)
    points.append(_near(dice, points[hall]))
    away, name = len(points) - 1, f"q{number:04}"
    priority = 100 if dice.random() < 0.1 else 0
    if kind == "do":
        wait = dice.choice((10, 15, 20)) * MINUTE
        return Request(name, Stop(away, early, due - wait, wait), priority=priority)
    wait = (15 if kind == "buy" else 3) * MINUTE
    first, last = (hall, away) if kind == "deliver" else (away, hall)
    return Request(
        name,
        Stop(last, early, due - 2 * MINUTE, 2 * MINUTE),
        Stop(first, early, due - wait, wait),
        size=1,
        priority=priority,
    )


def _near(dice: random.Random, hall: Point) -> Point:
    lon, lat = hall
    north = dice.gauss(0, AROUND) / METRES_A_DEGREE
    east = dice.gauss(0, AROUND) / METRES_A_DEGREE / cos(radians(lat))
    return lon + east, lat + north


def _minutes_late(problem: Problem, routes: Routes, request: Request) -> int | None:
    """The minutes by which a request would be late, if the rider who can be there first did it
    after everything that she begins before it is due. Her hours hold, and what follows waits."""
    due = request.delivery.closes
    ends = []
    for rider in problem.riders:
        calls = routes[rider.id]
        times = as_soon_as_possible(problem, rider, calls)
        begun = {step.request for step in times if step.begins <= due}
        before = [call for call in calls if call[0].id in begun]
        last = as_soon_as_possible(problem, rider, [*before, *calls_of(request)])[-1]
        if last.ends <= rider.closes:
            ends.append(last.begins)
    return max(0, -(-(min(ends) - due) // MINUTE)) if ends else None
