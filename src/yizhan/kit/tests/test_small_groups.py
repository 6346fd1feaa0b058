"""without_few: a sum and what is shown of it never leave a group of fewer than five."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.small_groups import FEWEST, without_few

COUNTS = st.dictionaries(st.integers(), st.integers(min_value=0, max_value=30), max_size=9)


@given(COUNTS)
def test_no_few_are_shown_and_none_are_the_difference(counts):
    shown = without_few(counts)
    assert shown.keys() == counts.keys()
    assert not any(n is not None and 0 < n < FEWEST for n in shown.values())
    hidden = [key for key, n in shown.items() if n is None]
    rest = sum(counts.values()) - sum(n or 0 for n in shown.values())
    others = [n for n in shown.values() if n]
    if hidden and others:
        assert rest >= FEWEST and len(hidden) > 1


@given(COUNTS)
def test_what_is_shown_is_true_and_nothing_is_hidden_without_need(counts):
    shown = without_few(counts)
    assert all(n is None or n == counts[key] for key, n in shown.items())
    if all(n == 0 or n >= FEWEST for n in counts.values()):
        assert None not in shown.values()


def test_the_next_larger_one_goes_with_a_single_few():
    assert without_few({"a": 3, "b": 40, "c": 7, "d": 0}) == {"a": None, "b": 40, "c": None, "d": 0}
    assert without_few({"a": 2, "b": 1, "c": 9}) == {"a": None, "b": None, "c": None}
    assert without_few({"a": 4, "b": 4, "c": 9}) == {"a": None, "b": None, "c": 9}
