"""routing.fewest: everything is served, every rule is kept, and nobody rides in vain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.kit.routing.checking import breaches
from yizhan.kit.routing.fewest import NotAlike, fewest
from yizhan.kit.routing.planning import as_plan
from yizhan.kit.routing.problem import Problem, Request, Rider, Stop
from yizhan.kit.routing.timing import as_soon_as_possible
from yizhan.kit.routing.travel import along_the_sphere

HOUR = 3600
TRAVEL = along_the_sphere(
    [(108.06 + 0.01 * x, 24.69 + 0.01 * y) for x in range(4) for y in range(4)]
)
PLACES = st.integers(0, 15)
DAY = 7 * HOUR, 18 * HOUR


def fleet(size: int, capacity: int = 3) -> tuple[Rider, ...]:
    return tuple(Rider(f"r{number:02}", 0, *DAY, capacity) for number in range(size))


@st.composite
def errands(draw, number):
    opens = draw(st.integers(8, 15)) * HOUR
    last = Stop(draw(PLACES), opens, opens + 2 * HOUR, 60)
    if draw(st.booleans()):
        return Request(f"q{number}", last)
    return Request(f"q{number}", last, Stop(draw(PLACES), opens - HOUR, opens + HOUR, 60), size=1)


@st.composite
def days(draw):
    count = draw(st.integers(1, 6))
    return Problem(fleet(count), tuple(draw(errands(number)) for number in range(count)), TRAVEL)


def used(routes) -> int:
    return sum(bool(calls) for calls in routes.values())


@settings(max_examples=12, deadline=None)
@given(days(), st.booleans())
def test_everything_is_served_and_every_rule_kept(day, home):
    routes = fewest(day, seconds=0.3, home=home)
    assert routes is not None
    plan = as_plan(day, routes, {})
    assert not plan.open
    assert breaches(day, plan) == []


def test_one_rider_does_what_one_rider_can():
    """Five stops in the same quarter, an hour apart: the first plan may give each to another."""
    stops = [Stop(number, (8 + number) * HOUR, (8 + number) * HOUR + 600) for number in range(5)]
    asked = tuple(Request(f"q{number}", stop) for number, stop in enumerate(stops))
    routes = fewest(Problem(fleet(5), asked, TRAVEL), seconds=0.5)
    assert routes is not None
    assert used(routes) == 1


def test_who_comes_home_is_there_in_time():
    closes = 9 * HOUR
    (rider,) = fleet(1)
    day = Problem(
        (replace(rider, closes=closes),), (Request("q0", Stop(15, 8 * HOUR, closes)),), TRAVEL
    )
    away = TRAVEL.rows[15][0]

    routes = fewest(day, seconds=0.3, home=True)

    assert routes is not None
    (step,) = as_soon_as_possible(day, day.riders[0], routes["r00"])
    assert step.ends + away <= closes
    late = replace(day, requests=(Request("q0", Stop(15, closes - away + 60, closes)),))
    assert fewest(late, seconds=0.3) is not None
    assert fewest(late, seconds=0.3, home=True) is None


def test_riders_who_differ_are_refused():
    one, other = fleet(2)
    asked = (Request("q0", Stop(1, 8 * HOUR, 9 * HOUR)),)
    with pytest.raises(NotAlike):
        fewest(Problem((one, replace(other, capacity=1)), asked, TRAVEL), seconds=0.3)
    with pytest.raises(NotAlike):
        bound = (replace(asked[0], only="r00"),)
        fewest(Problem((one, other), bound, TRAVEL), seconds=0.3)
