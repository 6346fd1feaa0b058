"""Who avoids what is hidden among others; what a seed may be; until when a seat waits."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.participation.restaurants.rules import (
    LEAST_AVOID,
    LEAST_VISITORS,
    Check,
    answer_until,
    avoid_lists,
    number_of,
    seed_in,
    too_close,
)

VISITORS = st.integers(LEAST_VISITORS, 40)


@given(VISITORS, st.data(), st.integers())
def test_nobody_learns_who_declared_what(count, data, chance):
    visitors = [number_of(one, count) for one in range(1, count + 1)]
    sites = [f"R-{number}" for number in range(30)]
    declared = data.draw(
        st.dictionaries(
            st.sampled_from(sites[:8]), st.sets(st.sampled_from(visitors), min_size=1, max_size=9)
        )
    )
    declared = {
        site: who for site, who in declared.items() if site not in too_close(declared, count)
    }
    pairs = avoid_lists(declared, visitors, sites, dice=Random(chance))
    assert {(who, site) for site, several in declared.items() for who in several} <= pairs
    avoided = Counter(site for _who, site in pairs)
    assert all(many >= LEAST_AVOID for many in avoided.values())
    for site, who in declared.items():
        assert avoided[site] >= 2 * len(who), "half of those who avoid it did not declare it"
    assert len(avoided) >= min(2 * len(declared), len(sites)), "as many that nobody declared"
    assert all(many <= count // 2 for many in avoided.values()), "half of them can go"


def test_everybody_avoids_about_as_much():
    visitors = [number_of(one, 20) for one in range(1, 21)]
    declared = {"R-1": {"V01"}, "R-2": {"V01"}, "R-3": {"V02"}}
    pairs = avoid_lists(declared, visitors, [f"R-{n}" for n in range(9)], dice=Random(1))
    each = Counter(who for who, _site in pairs)
    assert max(each.values()) - min(each.get(who, 0) for who in visitors) <= 2


def test_a_restaurant_that_too_many_declared_stays_out():
    declared = {"R-1": {f"V{n:02}" for n in range(1, 4)}, "R-2": {"V01"}}
    assert too_close(declared, 10) == {"R-1"}
    assert too_close(declared, 12) == set()


@pytest.mark.parametrize(
    ("typed", "seed"),
    [
        ("10433.66", "10433.66"),
        ("  １０４３３．６６ ", "10433.66"),
        ("03 11 15 18 22 | 07", None),
        ("03 11  15\n18", "03 11 15 18"),
        ("", None),
        ("七\u200b八", None),
        ("x" * 101, None),
    ],
)
def test_what_may_be_a_seed(typed, seed):
    assert seed_in(typed) == seed


def test_a_seat_waits_two_days_and_never_beyond_the_last():
    at = datetime(2024, 11, 30, 16, 30, tzinfo=UTC)  # 1 December, 0:30 here
    assert answer_until(at, last_day=date(2024, 12, 20)) == at + timedelta(hours=48)
    assert answer_until(at, last_day=date(2024, 12, 1)) == datetime(2024, 12, 1, 16, tzinfo=UTC)


def test_the_checklist_is_short():
    assert len(Check) <= 12
    assert len({str(check.label) for check in Check} | {str(check.finding) for check in Check}) == (
        2 * len(Check)
    )


def test_numbers_sort_as_they_count():
    numbers = [number_of(one, 128) for one in range(1, 129)]
    assert numbers == sorted(numbers)
    assert numbers[6] == "V007"
