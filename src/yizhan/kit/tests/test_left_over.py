"""What the bound proves to be in or out, against trying out everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.kit.siting.interchange import Ways
from yizhan.kit.siting.lagrange import best_bound
from yizhan.kit.siting.left_over import _decided
from yizhan.kit.siting.outcome import Watch


@st.composite
def medians_with_room(draw):
    """A small p-median with a bound, and a known answer that is worse than the best by `room`."""
    demand, sites = draw(st.integers(3, 7)), draw(st.integers(3, 7))
    costs = np.array(
        draw(st.lists(st.integers(1, 30), min_size=demand * sites, max_size=demand * sites)),
        dtype=np.float64,
    ).reshape(demand, sites)
    cap = np.full(demand, 31.0)
    ways = Ways.of(
        np.repeat(np.arange(demand), sites),
        np.tile(np.arange(sites), demand),
        costs.ravel(),
        cap=cap,
        sites=sites,
    )
    add = draw(st.integers(1, sites - 1))
    bound = best_bound(ways, np.arange(add), add, watch=Watch(seconds=5))
    return ways, add, replace(bound, value=bound.value + draw(st.integers(0, 12)))


@settings(max_examples=300, deadline=None)
@given(medians_with_room())
def test_what_is_fixed_is_so_in_every_better_answer(case):
    ways, add, bound = case
    opened, closed = _decided(bound, add)
    for choice in combinations(range(ways.sites), add):
        if ways.value(np.array(choice, dtype=np.int64)) < bound.value:
            assert set(opened.tolist()) <= set(choice)
            assert not closed[list(choice)].any()


def test_something_is_fixed_at_all():
    """One site is far better than all others, one is far worse, and the bound is tight."""
    costs = np.array([[1.0, 20.0, 21.0, 30.0]] * 4)
    ways = Ways.of(
        np.repeat(np.arange(4), 4), np.tile(np.arange(4), 4), costs.ravel(),
        cap=np.full(4, 31.0), sites=4,
    )  # fmt: skip
    bound = best_bound(ways, np.array([0]), 1, watch=Watch(seconds=5))
    opened, closed = _decided(replace(bound, value=bound.value + 2), 1)
    assert opened.tolist() == [0]
    assert closed.tolist() == [False, True, True, True]
