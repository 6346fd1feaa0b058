"""Groups in fives: what a sum has more than its parts show is no group of a few."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from yizhan.roof.insight.groups import FEWEST, in_fives

MOST_LEFT = FEWEST - 1


@given(few=st.integers(1, MOST_LEFT), others=st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_the_sum_and_the_parts_shown_leave_more_than_one_number_for_a_few(few, others):
    left_of_others = sum(n - in_fives(n) for n in others)
    # Where every other part stands on a step, or right below one, the sum says it all.
    assume(0 < left_of_others < MOST_LEFT * len(others))
    total = few + sum(others)
    left = total - sum(map(in_fives, [few, *others]))
    possible = [n for n in range(FEWEST) if 0 <= left - n <= MOST_LEFT * len(others)]
    assert few in possible and len(possible) > 1


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_difference_of_two_groups_is_never_one_to_four(one, other):
    assert (in_fives(one) - in_fives(other)) % FEWEST == 0
