"""routing: whatever is asked, the plan keeps every rule, and what is open has a sentence."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.kit.routing.checking import breaches, shares, travelled
from yizhan.kit.routing.evening import evened
from yizhan.kit.routing.insertion import insert, routes_of
from yizhan.kit.routing.outlook import Asked, outlooks
from yizhan.kit.routing.planning import as_plan, plan_day, search
from yizhan.kit.routing.problem import (
    SPREAD,
    Leg,
    Plan,
    Problem,
    Request,
    Rest,
    Rider,
    Step,
    Stop,
    Travel,
    Why,
)
from yizhan.kit.routing.reasons import impossible, sentence, sound
from yizhan.kit.routing.repair import filled, kept
from yizhan.kit.routing.travel import along_the_sphere, asked

HOUR = 3600
POINTS = [(108.06 + 0.01 * x, 24.69 + 0.01 * y) for x in range(4) for y in range(4)]
TRAVEL = along_the_sphere(POINTS)
PLACES = st.integers(0, len(POINTS) - 1)
TIMES = st.integers(6 * 60, 20 * 60).map(lambda minutes: minutes * 60)
SKILLS = st.frozensets(st.sampled_from(["car", "cold_box"]), max_size=1)


@st.composite
def riders(draw, number):
    opens = draw(TIMES)
    closes = opens + draw(st.integers(0, 8 * 60)) * 60
    rests: tuple[Rest, ...] = ()
    if draw(st.booleans()):
        earliest = opens + draw(st.integers(0, 3 * HOUR))
        rests = (Rest(earliest, earliest + draw(st.integers(0, HOUR)), 1200),)
    most = draw(st.none() | st.integers(0, 4))
    capacity = draw(st.integers(0, 3))
    return Rider(f"r{number}", draw(PLACES), opens, closes, capacity, draw(SKILLS), rests, most)


@st.composite
def requests(draw, number):
    opens = draw(TIMES)
    last = Stop(draw(PLACES), opens, opens + draw(st.integers(-600, 3 * HOUR)), draw(st.just(300)))
    first = None
    if draw(st.booleans()):
        early = opens - draw(st.integers(0, 2 * HOUR))
        first = Stop(draw(PLACES), early, early + draw(st.integers(0, 3 * HOUR)), 180)
    never = draw(st.frozensets(st.sampled_from(["r0", "r1"]), max_size=1))
    only = draw(st.none() | st.sampled_from(["r0", "r1"]))
    size = draw(st.integers(0, 3))
    priority = draw(st.sampled_from([0, 100]))
    return Request(f"q{number}", last, first, size, draw(SKILLS), priority, only, never)


@st.composite
def problems(draw):
    fleet = tuple(draw(riders(number)) for number in range(draw(st.integers(0, 4))))
    errands = tuple(draw(requests(number)) for number in range(draw(st.integers(0, 8))))
    return Problem(fleet, errands, TRAVEL)


def by_hand(problem: Problem) -> Plan:
    left, reasons = sound(problem)
    return as_plan(left, filled(left, kept(left, {})), reasons)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_a_plan_by_insertion_keeps_every_rule(problem):
    plan = by_hand(problem)
    assert breaches(problem, plan) == []
    assert all(sentence(reason, {}) for reason in plan.open.values())


@pytest.fixture(scope="module")
def apart():
    """A process for the solvers, as they have one in the product: OR-Tools brings a HiGHS of its
    own and does not load where another is."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


def searched(problem):
    return search(problem, 0.5, None, lambda _done, _all: None)


def solved_first(problem):
    from yizhan.kit.routing.first_plan import first_routes  # not in this process

    return first_routes(problem, seconds=0.2)


@pytest.mark.parametrize("number", [0, 1])
def test_a_solver_that_gives_nobody_anything_is_understood(apart, number):
    """VROOM's answer has no column for stops then."""
    morning = Rider("r0", 0, 8 * HOUR, 8 * HOUR + 300, 1)
    evening = Request("q0", Stop(5, 20 * HOUR, 21 * HOUR, 300))
    problem = Problem((morning,), (evening,) * number, TRAVEL)
    assert apart.submit(solved_first, problem).result() == {"r0": []}


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_a_plan_by_the_solvers_keeps_every_rule(apart, problem):
    left, reasons = sound(problem)
    routes = apart.submit(searched, left).result()
    plan = as_plan(left, routes, reasons)
    assert breaches(problem, plan) == []
    assert len(plan.rider_of) + len(plan.open) == len(problem.requests)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_what_is_shared_out_keeps_every_rule_and_nobody_has_more(problem):
    left, reasons = sound(problem)
    routes = filled(left, kept(left, {}))
    before = as_plan(left, routes, reasons)
    after = as_plan(left, evened(left, routes, time_is_up=lambda: False), reasons)
    assert breaches(problem, after) == []
    assert after.rider_of.keys() == before.rider_of.keys()
    assert max(shares(left, after), default=0) <= max(shares(left, before), default=0)
    moved = sum(after.rider_of[one] != rider for one, rider in before.rider_of.items())
    assert travelled(left, after) <= travelled(left, before) + SPREAD * moved
    for request in left.requests:
        if request.only is not None:
            assert after.rider_of.get(request.id) == before.rider_of.get(request.id)


def test_errands_of_one_place_do_not_all_go_to_the_nearest():
    fleet = [Rider(f"r{n}", 0 if n == 0 else 1, 6 * HOUR, 20 * HOUR, 3) for n in range(4)]
    errands = [Request(f"q{n}", Stop(0, (8 + n) * HOUR, (9 + n) * HOUR, 300)) for n in range(8)]
    close = along_the_sphere([(108.06, 24.69), (108.061, 24.69)])
    problem = Problem(tuple(fleet), tuple(errands), close)
    assert shares(problem, by_hand(problem)) == [2, 2, 2, 2]


@settings(max_examples=60, deadline=None)
@given(problems())
def test_one_more_request_moves_nobody_else(problem):
    if not problem.requests:
        return
    whole, reasons = sound(problem)
    fewer = replace(whole, requests=whole.requests[:-1])
    before = as_plan(fewer, filled(fewer, kept(fewer, {})), {})
    for request in whole.requests[-1:]:
        after = insert(whole, before, request)
        if after is None:
            continue
        assert breaches(replace(whole, requests=whole.requests), after) == []
        assert before.rider_of.items() <= after.rider_of.items()
    assert reasons.keys().isdisjoint(before.rider_of)


@settings(max_examples=60, deadline=None)
@given(problems(), problems())
def test_what_is_kept_of_an_older_plan_fits(older, newer):
    old = by_hand(older)
    left, reasons = sound(newer)
    plan = as_plan(left, filled(left, kept(left, routes_of(older, old))), reasons)
    assert breaches(newer, plan) == []


def rider(name="r0", **changes):
    return replace(Rider(name, 0, 7 * HOUR, 12 * HOUR, 2), **changes)


def fetch(name="q0", **changes):
    first = Stop(5, 7 * HOUR, 9 * HOUR, 180)
    return replace(Request(name, Stop(10, 8 * HOUR, 9 * HOUR, 120), first, 1), **changes)


def problem_of(*errands, fleet=None, travel=TRAVEL):
    return Problem((rider(),) if fleet is None else fleet, errands, travel)


IMPOSSIBLE: dict[str, tuple[Request, dict[str, Any], Why]] = {
    "a place that is none": (fetch(delivery=Stop(99, 0, 9 * HOUR)), {}, Why.UNCLEAR_PLACE),
    "all ruled out": (fetch(never=frozenset({"r0"})), {}, Why.NOT_ALLOWED),
    "before anybody": (fetch(delivery=Stop(10, 0, 6 * HOUR)), {}, Why.NOT_IN_TIME),
    "no capacity": (fetch(), {"fleet": (rider(capacity=0),)}, Why.TOO_LARGE),
    "no car": (fetch(skills=frozenset({"car"})), {}, Why.NOT_SKILLED),
    "no riders": (fetch(), {"fleet": ()}, Why.NOBODY),
    "window that ends first": (fetch(delivery=Stop(10, 9, 8)), {}, Why.UNCLEAR_TIME),
}


@pytest.mark.parametrize("case", sorted(IMPOSSIBLE))
def test_what_nobody_could_do_is_found_before(case):
    errand, changes, why = IMPOSSIBLE[case]
    problem = problem_of(errand, **changes)
    assert impossible(sound(problem)[0], errand).why is why
    plan = plan_day(replace(problem, requests=(errand, fetch("other"))), seconds=0.5)
    assert plan.open[errand.id].why is why
    assert ("other" in plan.rider_of) == (why not in {Why.NOBODY, Why.TOO_LARGE})


def test_a_point_that_is_no_number_leaves_the_others():
    travel = along_the_sphere([*POINTS, (float("nan"), 24.7), (108.0, 95.0)])
    lost = fetch("lost", delivery=Stop(len(POINTS), 8 * HOUR, 9 * HOUR))
    beyond = fetch("beyond", delivery=Stop(len(POINTS) + 1, 8 * HOUR, 9 * HOUR))
    plan = by_hand(problem_of(lost, beyond, fetch("clear"), travel=travel))
    assert {one: reason.why for one, reason in plan.open.items()} == {
        "lost": Why.UNCLEAR_PLACE,
        "beyond": Why.UNCLEAR_PLACE,
    }
    assert plan.rider_of == {"clear": "r0"}


def test_everything_at_one_place_at_one_time():
    errands = tuple(
        Request(f"q{number}", Stop(0, 8 * HOUR, 8 * HOUR + 600, 120), None) for number in range(40)
    )
    problem = problem_of(*errands, fleet=(rider(), rider("r1")))
    plan = plan_day(problem, seconds=1)
    assert breaches(problem, plan) == []
    assert len(plan.rider_of) == 12
    assert {reason.why for reason in plan.open.values()} == {Why.ALL_BUSY}


def test_a_rider_whose_break_cannot_be_kept_is_not_sent():
    late = rider(rests=(Rest(13 * HOUR, 14 * HOUR, 600),))
    assert by_hand(problem_of(fetch(), fleet=(late,))).open["q0"].why is Why.NOBODY


def test_what_is_aboard_stays_with_its_rider():
    aboard = fetch(pickup=None, only="r1", aboard=True, size=2)
    full = fetch("q1", delivery=Stop(3, 7 * HOUR, 8 * HOUR + 300, 120))
    problem = problem_of(aboard, full, fleet=(rider(), rider("r1")))
    plan = plan_day(problem, seconds=0.5)
    assert breaches(problem, plan) == []
    assert plan.rider_of == {"q0": "r1", "q1": "r0"}


def test_ways_are_longer_when_streets_are_full():
    busy = Travel(np.array([[0, 1000], [1000, 0]]), (1.0,) * 8 + (1.3,) + (1.0,) * 15)
    assert busy.between(0, 1, leaving=8 * HOUR) == 1300
    assert busy.between(0, 1, leaving=9 * HOUR) == 1000
    assert busy.between(1, 1, leaving=8 * HOUR) == 0


SPOILT = {
    "after hours": lambda step: replace(
        step, begins=step.begins + 9 * HOUR, ends=step.ends + 9 * HOUR
    ),
    "service": lambda step: replace(step, ends=step.ends + 1),
    "too fast": lambda step: replace(step, begins=step.begins - 1, ends=step.ends - 1),
    "window": lambda step: replace(step, begins=step.begins + HOUR * 2, ends=step.ends + HOUR * 2),
}


@pytest.mark.parametrize("rule", sorted(SPOILT))
def test_the_checker_sees_a_spoilt_time(rule):
    problem = problem_of(fetch(delivery=Stop(10, 7 * HOUR, 9 * HOUR, 120)))
    ((name, steps),) = by_hand(problem).routes.items()
    spoilt = Plan({name: (*steps[:-1], SPOILT[rule](steps[-1]))})
    assert rule in {breach.rule for breach in breaches(problem, spoilt)}


def test_the_checker_sees_what_is_not_so_as_it_was_asked():
    errand = fetch()
    plan = by_hand(problem_of(errand))
    steps = plan.routes["r0"]

    def rules(problem, routes, left=plan.open):
        return {breach.rule for breach in breaches(problem, Plan(routes, left))}

    def changed(**changes):
        return problem_of(replace(errand, **changes))

    assert rules(problem_of(errand), plan.routes) == set()
    assert rules(problem_of(errand), {}) == {"neither served nor open"}
    assert rules(problem_of(errand), {"r9": steps}) == {"unknown rider"}
    assert rules(problem_of(), plan.routes) == {"unknown request"}
    assert "pairing" in rules(problem_of(errand), {"r0": steps[1:]})
    assert "delivered before" in rules(problem_of(errand), {"r0": steps[::-1]})
    assert rules(changed(size=3), plan.routes) == {"capacity"}
    assert rules(changed(skills=frozenset({"car"})), plan.routes) == {"skill"}
    assert rules(changed(never=frozenset({"r0"})), plan.routes) == {"not allowed"}
    assert rules(changed(only="r1"), plan.routes) == {"not allowed"}
    assert rules(problem_of(errand, fleet=(rider(most=0),)), plan.routes) == {"too many"}
    assert rules(problem_of(errand), plan.routes, {"q0": None}) == {"served and open"}
    owed = rider(rests=(Rest(8 * HOUR, 9 * HOUR, 600),))
    assert rules(problem_of(errand, fleet=(owed,)), plan.routes) == {"break"}
    rest = Step(steps[1].begins + 1, steps[1].begins + 601)
    assert "break in between" in rules(problem_of(errand, fleet=(owed,)), {"r0": (*steps, rest)})
    assert steps[0].leg is Leg.PICKUP
    assert travelled(problem_of(errand), plan) > 0


def test_a_routing_engine_that_does_not_answer_is_not_waited_for():
    table = asked(POINTS, "https://127.0.0.1:9/table", timeout=1)
    assert (table.seconds == TRAVEL.seconds).all()


def test_a_routing_engine_is_believed(monkeypatch):
    answer = b'{"durations": [[0, 61.2], [null, 0]]}'
    monkeypatch.setattr("yizhan.kit.routing.travel.get", lambda *_a, **_k: answer)
    table = asked(POINTS[:2], "https://router.example/table/v1/bike", timeout=1)
    assert table.seconds[0][1] == 62
    assert table.seconds[1][0] > 24 * HOUR


def test_without_solvers_there_is_a_plan_too(monkeypatch):
    monkeypatch.setattr("yizhan.kit.routing.planning.solvers_installed", lambda: False)
    assert plan_day(problem_of(fetch()), seconds=1).rider_of == {"q0": "r0"}


def test_a_solver_that_fails_leaves_what_can_be_inserted(monkeypatch):
    monkeypatch.setattr("yizhan.kit.routing.planning.SEARCH", "yizhan.kit.routing.planning.none")
    assert plan_day(problem_of(fetch()), seconds=1).rider_of == {"q0": "r0"}


class GivenUp(Exception):
    """Somebody pressed the button."""


def test_a_search_can_be_given_up():
    def give_up(_done, _all):
        raise GivenUp

    with pytest.raises(GivenUp):
        plan_day(problem_of(fetch()), seconds=60, progress=give_up)


HALLS = [(108.062, 24.696), (108.082, 24.706)]


def quick(riders: list[int], requests: list[int]) -> Asked:
    return Asked(HALLS, riders, requests, fewest_within=0.3)


def test_an_outlook_counts_every_request_once():
    for one in outlooks(quick([1, 5, 20], [0, 10, 40]), lambda _ready, _whole: False):
        assert one.served + len(one.late) + one.hopeless == one.requests
        assert list(one.late) == sorted(one.late)


def test_with_more_riders_more_is_in_time():
    few, many = outlooks(quick([2, 60], [80]), lambda _ready, _whole: False)
    assert few.served < many.served
    assert few.late


def test_as_few_riders_as_serve_all_do_not_depend_on_how_many_there_are(monkeypatch):
    few, many = outlooks(quick([2, 60], [20]), lambda _ready, _whole: False)
    assert few.fewest == many.fewest
    assert few.fewest is not None
    assert 1 < few.fewest <= 20
    monkeypatch.setattr("yizhan.kit.routing.outlook.find_spec", lambda _name: None)
    assert outlooks(quick([2], [20]), lambda _ready, _whole: False)[0].fewest is None


def test_an_outlook_that_is_stopped_gives_what_is_ready():
    ready = outlooks(quick([1, 2], [5, 6]), lambda done, _whole: done == 3)
    assert len(ready) == 3
