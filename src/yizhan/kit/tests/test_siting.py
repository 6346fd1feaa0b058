"""Siting against trying out everything, and against what no city should be able to hang it with."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from yizhan.kit.geo import distance_m
from yizhan.kit.siting.covering import Cover, best_cover
from yizhan.kit.siting.median import Median, best_median
from yizhan.kit.siting.outcome import Impossible, Standing, Watch
from yizhan.kit.siting.places import (
    Demand,
    Pairs,
    Sites,
    always,
    covered,
    nearest_m,
    pairs_nearer,
    pairs_within,
    reach,
)
from yizhan.kit.siting.recount import Recount


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


few = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
weights = st.integers(0, 9) | st.floats(0, 9).map(lambda number: round(number, 3))


@st.composite
def covers(draw):
    """A small question with costs, rules and points that must be covered."""
    sites, demand = draw(st.integers(1, 6)), draw(st.integers(1, 9))
    row = st.lists(st.booleans(), min_size=demand, max_size=demand)
    table = np.array([draw(row) for _site in range(sites)])
    numbers = draw(st.lists(weights, min_size=demand, max_size=demand))
    costs = draw(st.lists(st.integers(1, 3), min_size=sites, max_size=sites))
    some = st.sets(st.integers(0, sites - 1), max_size=2)
    forced, forbidden = draw(some), draw(some)
    return Cover(
        reach=csr_matrix(table.astype(float)),
        weights=np.array(numbers, dtype=float),
        covered=np.array(draw(row)),
        costs=np.array(costs, dtype=float),
        budget=float(draw(st.integers(0, 8))),
        forced=np.array(sorted(forced), dtype=int),
        forbidden=np.array(sorted(forbidden - forced), dtype=int),
        required=np.array(sorted(draw(st.sets(st.integers(0, demand - 1), max_size=2))), dtype=int),
    )


def tried_out(task: Cover) -> float | None:
    """Return the best value of all choices there are; None: none keeps the rules."""
    table = task.reach.toarray() > 0
    best = None
    for size in range(table.shape[0] + 1):
        for chosen in combinations(range(table.shape[0]), size):
            near = task.covered | table[list(chosen)].any(axis=0)
            keeps = (
                set(task.forced) <= set(chosen)
                and not set(task.forbidden) & set(chosen)
                and task.costs[list(chosen)].sum() <= task.budget
                and near[task.required].all()
            )
            if keeps:
                best = max(best or 0.0, float(task.weights[near].sum()))
    return best


@few
@given(covers())
def test_a_cover_is_as_good_as_the_best_of_all_choices(task):
    best = tried_out(task)
    try:
        outcome = best_cover(task)
    except Impossible:
        equal = (task.costs == 1).all()
        too_many = equal and task.budget > task.reach.shape[0] - task.forbidden.size
        assert best is None or not task.weights.sum() or too_many
        return
    assert outcome.proven
    assert outcome.value == pytest.approx(best)
    assert outcome.before + sum(outcome.adds) == pytest.approx(outcome.value)
    assert set(task.forced) <= set(outcome.chosen)
    assert all(
        other.value <= outcome.value + 1e-9 and other.site not in outcome.chosen
        for other in outcome.exchanges
    )


@st.composite
def medians(draw):
    sites, demand = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    some = st.lists(st.integers(0, 20), min_size=demand, max_size=demand)
    table = np.array([draw(some) for _site in range(sites)], dtype=float)
    exists = draw(st.booleans())
    nearest = np.array(draw(some), dtype=float) if exists else np.full(demand, np.inf)
    site, place = np.divmod(np.arange(sites * demand), demand)
    keep = table.ravel() < nearest[place]
    forced, forbidden = (draw(st.sets(st.integers(0, sites - 1), max_size=1)) for _rule in range(2))
    return table, Median(
        pairs=Pairs(place[keep], site[keep], table.ravel()[keep]),
        sites=sites,
        weights=np.array(draw(st.lists(weights, min_size=demand, max_size=demand)), dtype=float),
        nearest=nearest,
        add=draw(st.integers(0, 4)),
        forced=np.array(sorted(forced), dtype=int),
        forbidden=np.array(sorted(forbidden - forced), dtype=int),
    )


@few
@given(medians())
def test_a_median_is_as_good_as_the_best_of_all_choices(case):
    table, task = case
    allowed = [site for site in range(task.sites) if site not in task.forbidden]
    sums = [
        float((task.weights * np.minimum(task.nearest, table[list(chosen)].min(axis=0))).sum())
        if chosen
        else float(task.weights @ np.where(task.weights > 0, task.nearest, 0))
        for size in range(min(task.add, len(allowed)) + 1)
        for chosen in combinations(allowed, size)
        if set(task.forced) <= set(chosen) and (chosen or not np.isinf(task.nearest).any())
    ]
    try:
        outcome = best_median(task)
    except Impossible:
        assert not sums or not task.weights.sum() or task.add > len(allowed)
        return
    assert outcome.proven
    assert outcome.value == pytest.approx(min(sums), abs=1e-6)
    assert len(outcome.chosen) <= task.add
    assert all(other.value >= outcome.value - 1e-6 for other in outcome.exchanges)


def pairs_of(table):
    return {(int(row), int(column)) for row, column in np.argwhere(table)}


def city(seed: int, demand: int, sites: int, slots: int = 3):
    dice = np.random.default_rng(seed)

    def points(count: int):
        return 108.05 + dice.normal(0, 0.02, count), 24.7 + dice.normal(0, 0.02, count)

    lon, lat = points(demand)
    amounts = dice.integers(1, 9, demand).astype(float)
    wanted = Demand(lon, lat, amounts, dice.integers(0, slots, demand))
    lon, lat = points(sites)
    return wanted, Sites(lon, lat, dice.random((sites, slots)) < 0.6)


@few
@given(st.integers(0, 10_000), st.sampled_from([300.0, 500.0, 1000.0]))
def test_distances_are_those_of_the_great_circle_and_only_of_what_is_open(seed, metres):
    demand, sites = city(seed, 40, 15)
    apart = np.array(
        [
            [
                distance_m(lon, lat, other_lon, other_lat) if is_open[slot] else np.inf
                for other_lon, other_lat, is_open in zip(
                    sites.lon, sites.lat, sites.open, strict=True
                )
            ]
            for lon, lat, slot in zip(demand.lon, demand.lat, demand.slot, strict=True)
        ]
    )
    pairs = pairs_within(demand, sites, metres)
    assert set(zip(pairs.demand, pairs.site, strict=True)) == (pairs_of(apart <= metres))
    assert pairs.metres == pytest.approx(apart[pairs.demand, pairs.site], abs=1e-3)
    assert nearest_m(demand, sites) == pytest.approx(apart.min(axis=1), abs=1e-3)
    limits = np.full(40, 700.0)
    limits[::2] = 90.0
    nearer = pairs_nearer(demand, sites, limits)
    assert set(zip(nearer.demand, nearer.site, strict=True)) == (pairs_of(apart <= limits[:, None]))


@few
@given(st.integers(0, 10_000))
def test_counted_again_from_the_points_it_is_the_same(seed):
    demand, sites = city(seed, 200, 30)
    _none, existing = city(seed + 1, 1, 5)
    again = Recount(demand.lon, demand.lat, demand.weight, demand.slot)
    there = list(zip(existing.lon, existing.lat, existing.open, strict=True))

    def with_chosen(chosen):
        return there + [(sites.lon[one], sites.lat[one], sites.open[one]) for one in chosen]

    near = covered(demand, existing, 500)
    cover = best_cover(Cover(reach(demand, sites, 500), demand.weight, near, np.ones(30), 4))
    assert cover.proven
    assert again.covered(with_chosen(cover.chosen), within=500) == pytest.approx(cover.value)
    nearest = nearest_m(demand, existing)
    if np.isinf(nearest).any():
        return
    task = Median(pairs_nearer(demand, sites, nearest), 30, demand.weight, nearest, 4)
    median = best_median(task)
    assert median.proven
    assert again.distance(with_chosen(median.chosen)) == pytest.approx(median.value)


def cover_of(table, **rules) -> Cover:
    table = np.array(table, dtype=float)
    usual = {
        "weights": np.ones(table.shape[1]),
        "covered": np.zeros(table.shape[1], dtype=bool),
        "costs": np.ones(table.shape[0]),
        "budget": 1.0,
    }
    return Cover(reach=csr_matrix(table), **{**usual, **rules})


NAN = float("nan")


@pytest.mark.parametrize(
    ("rules", "words", "points"),
    [
        ({"budget": 3.0}, "3 sites are wanted, but there are only 2", ()),
        ({"weights": np.array([1.0, NAN])}, "Weights of demand", (1,)),
        ({"weights": np.array([1.0, -1.0])}, "Weights of demand", (1,)),
        ({"weights": np.zeros(2)}, "All demand is 0", ()),
        ({"forced": np.array([0]), "forbidden": np.array([0])}, "both forced and forbidden", (0,)),
        ({"forced": np.array([7])}, "There is no candidate 8", (7,)),
        ({"forced": np.array([0, 1])}, "cost more than the budget", (0, 1)),
        ({"required": np.array([1]), "forbidden": np.array([1])}, "No candidate reaches", (1,)),
        ({"required": np.array([0, 1])}, "budget is too small", (0, 1)),
    ],
)
def test_impossible_rules_are_named(rules, words, points):
    with pytest.raises(Impossible, match=words) as refusal:
        best_cover(cover_of([[1, 0], [0, 1]], **rules))
    assert refusal.value.points == points


def test_all_equal_duplicates_and_nothing_in_reach_have_an_answer():
    same = best_cover(cover_of(np.ones((5, 7)), budget=2.0))
    assert (same.value, len(same.chosen), same.proven) == (7.0, 1, True)
    nothing = best_cover(cover_of(np.zeros((3, 4)), budget=2.0))
    assert (nothing.value, nothing.chosen, nothing.proven) == (0.0, (), True)


def test_a_median_names_points_that_nothing_reaches():
    pairs = Pairs(np.array([0]), np.array([0]), np.array([5.0]))
    with pytest.raises(Impossible, match="reaches these points") as refusal:
        best_median(Median(pairs, 1, np.ones(3), np.full(3, np.inf), 1))
    assert refusal.value.points == (1, 2)


@pytest.mark.parametrize("lon", [NAN, float("inf"), 200.0])
def test_points_that_are_none_are_named(lon):
    demand = Demand(np.array([108.0, lon]), np.full(2, 24.7), np.ones(2), np.zeros(2, dtype=int))
    with pytest.raises(Impossible, match="in place 2"):
        demand.check()


def test_who_stops_it_gets_the_best_so_far_and_an_honest_gap():
    demand, sites = city(3, 1500, 120, slots=1)
    sites = Sites(sites.lon, sites.lat, always(120))
    task = Cover(
        reach(demand, sites, 700), demand.weight, np.zeros(1500, dtype=bool), np.ones(120), 8
    )
    seen: list[Standing] = []
    watch = Watch(cancelled=lambda: bool(seen), report=seen.append)
    stopped, best = best_cover(task, watch=watch), best_cover(task)
    assert stopped.stopped
    assert 0 < stopped.value <= best.value <= stopped.bound
    assert best.proven
    assert seen[0].gap is None or seen[0].gap >= 0


def test_a_start_that_is_best_already_is_not_counted_twice():
    demand, sites = city(1070, 200, 30)
    _none, existing = city(1071, 1, 5)
    near = covered(demand, existing, 500)
    outcome = best_cover(Cover(reach(demand, sites, 500), demand.weight, near, np.ones(30), 4))
    assert (outcome.value, outcome.bound) == (128, 128)


def test_the_answer_prints_nothing(capfd):
    test_all_equal_duplicates_and_nothing_in_reach_have_an_answer()
    best_cover(cover_of(np.triu(np.ones((6, 6))) + np.eye(6)[::-1], budget=2.0))
    task = cover_of([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1]], budget=1.0)
    best_cover(task)
    assert capfd.readouterr().out == ""


@settings(parent=few, max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_distances_without_any_order_are_decided_by_the_solver_and_right(seed, add):
    dice = np.random.default_rng(seed)
    table = dice.integers(1, 100, (12, 30)).astype(float)
    site, place = np.divmod(np.arange(table.size), 30)
    task = Median(Pairs(place, site, table.ravel()), 12, np.ones(30), np.full(30, np.inf), add)
    outcome = best_median(task)
    sums = {
        chosen: float(table[list(chosen)].min(axis=0).sum())
        for chosen in combinations(range(12), add)
    }
    assert outcome.proven and outcome.value == min(sums.values())
    for other in outcome.exchanges:
        chosen = {*outcome.chosen, other.site} - {other.instead_of}
        assert other.value == pytest.approx(sums[tuple(sorted(chosen))])


@few
@given(covers())
def test_an_exchange_is_worth_what_it_says(task):
    try:
        outcome = best_cover(task)
    except Impossible:
        return
    table = task.reach.toarray() > 0
    for other in outcome.exchanges:
        chosen = list({*outcome.chosen, other.site} - {other.instead_of})
        near = task.covered | table[chosen].any(axis=0)
        assert other.value == pytest.approx(float(task.weights[near].sum()))
