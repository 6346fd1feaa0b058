"""A day of the fleet, from a seed: riders and requests as an exam week brings them."""

from __future__ import annotations

import random
from collections.abc import Callable

from yizhan.kit.geo import Point
from yizhan.kit.routing.problem import Problem, Request, Rest, Rider, Stop
from yizhan.kit.routing.travel import along_the_sphere

LON, LAT = 108.062, 24.696
SPREAD = 0.035
HALLS = 12
HOUR = 3600
SKILLS = ("car", "cold_box", "zhuang")


def a_day(*, riders: int = 85, requests: int = 300, seed: int = 1) -> Problem:
    """Two exams a day: most errands are to be in a hall before one begins."""
    dice = random.Random(seed)

    def point() -> Point:
        return LON + dice.gauss(0, SPREAD), LAT + dice.gauss(0, SPREAD * 0.7)

    points = [point() for _hall in range(HALLS)]
    fleet = []
    for number in range(riders):
        points.append(point())
        opens = dice.choice((6, 6, 7, 7, 8, 12)) * HOUR
        closes = min(19 * HOUR, opens + dice.choice((4, 6, 8, 10)) * HOUR)
        middle = (opens + closes) // 2
        rest = Rest(middle - HOUR, middle + HOUR, 1800)
        skills = frozenset(
            skill
            for skill, share in zip(SKILLS, (0.2, 0.15, 0.3), strict=True)
            if dice.random() < share
        )
        fleet.append(
            Rider(
                f"r{number:03}",
                len(points) - 1,
                opens,
                closes,
                6 if "car" in skills else 3,
                skills,
                (rest,) if closes - opens > 4 * HOUR else (),
            )
        )
    asked = []
    for number in range(requests):
        asked.append(_request(dice, number, points, point))
    return Problem(tuple(fleet), tuple(asked), along_the_sphere(points))


def _request(
    dice: random.Random, number: int, points: list[Point], point: Callable[[], Point]
) -> Request:
    kind = dice.choices(("fetch", "deliver", "buy", "do"), (40, 30, 20, 10))[0]
    exam = dice.choice((9, 15)) * HOUR
    deadline = exam - dice.choice((20, 20, 30, 60)) * 60
    early = deadline - dice.choice((45, 60, 90, 120)) * 60
    hall = dice.randrange(HALLS)
    points.append(point())
    away = len(points) - 1
    shares = zip(SKILLS, (0.06, 0.05, 0.05), strict=True)
    skills = frozenset(skill for skill, share in shares if dice.random() < share)
    priority = 100 if dice.random() < 0.1 else 0
    size = 1 if dice.random() < 0.85 else 2
    name = f"q{number:04}"
    if kind == "do":
        stop = Stop(hall, early, deadline, dice.choice((600, 900, 1200)))
        return Request(name, stop, skills=skills, priority=priority)
    last = Stop(hall, early, deadline - 120, 120)
    first = Stop(away, early - 1800, deadline - 600, 900 if kind == "buy" else 180)
    return Request(name, last, first, size, skills, priority)
