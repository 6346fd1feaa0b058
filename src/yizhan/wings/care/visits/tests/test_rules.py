"""The way of a round: short, whole, and with what has no place at its end."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.care.visits.rules import SENTENCES, URGENCY, Reason, in_order, metres

POINTS = st.tuples(st.floats(107.9, 108.4), st.floats(24.4, 24.9))


def test_every_reason_has_a_sentence_and_an_urgency():
    assert set(SENTENCES) == set(URGENCY) == set(Reason)


def test_a_line_is_walked_from_its_near_end():
    line = [(108.0 + step / 100, 24.7) for step in (3, 1, 4, 2)]
    assert in_order((108.0, 24.7), line) == [1, 3, 0, 2]


def test_without_a_beginning_the_first_named_is_first():
    assert in_order(None, [(108.2, 24.7), (108.0, 24.7), (108.1, 24.7)])[0] in {0, 1}


def test_what_has_no_place_comes_last():
    assert in_order((108.0, 24.7), [None, (108.2, 24.7), None, (108.1, 24.7)]) == [3, 1, 0, 2]


@given(start=POINTS, stops=st.lists(POINTS, min_size=1, max_size=5))
def test_every_stop_is_in_it_once_and_it_is_nearly_as_short_as_any(start, stops):
    at = dict(enumerate(stops))
    way = in_order(start, stops)
    assert sorted(way) == list(range(len(stops)))
    shortest = min(metres(start, other, at) for other in permutations(range(len(stops))))
    assert metres(start, way, at) <= shortest * 1.35 + 5
