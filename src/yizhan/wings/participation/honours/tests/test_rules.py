"""The arithmetic of a result and of a notice."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.worktime.rules import WorkCalendar
from yizhan.wings.participation.honours.rules import (
    HIGHEST,
    LOWEST,
    NEXT_STATES,
    NOTICE_DAYS,
    CallState,
    Reckoning,
    last_day_of_notice,
    named,
    places_of,
    score_of,
)

MARKS = st.lists(st.integers(LOWEST, HIGHEST), min_size=3, max_size=9)
ALL_MARKS = st.dictionaries(st.integers(1, 40), MARKS, min_size=1, max_size=12)
RECKONINGS = st.sampled_from(Reckoning.values)


def test_the_highest_and_the_lowest_of_five_are_left_out():
    assert score_of([1, 8, 8, 9, 10], Reckoning.TRIMMED).mean == Fraction(25, 3)
    assert score_of([1, 8, 8, 9, 10], Reckoning.MEAN).mean == Fraction(36, 5)


def test_of_four_none_is_left_out():
    assert score_of([1, 8, 8, 9], Reckoning.TRIMMED).mean == Fraction(26, 4)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([9, 9, 9], [8, 8, 8]),
        ([10, 8, 6, 8], [10, 9, 9, 4]),  # the same mean, the lower median
        ([9, 8, 7], [10, 8, 6]),  # the same mean and median, the lower lowest
    ],
)
def test_ties_are_decided_by_the_rule_that_was_stated(first, second):
    order = sorted([first, second], key=lambda m: score_of(m, Reckoning.MEAN).order, reverse=True)
    better = max(first, second, key=lambda m: score_of(m, Reckoning.MEAN).order)
    assert places_of({1: order[0], 2: order[1]}, Reckoning.MEAN) == {1: 1, 2: 2}
    assert better == order[0]


def test_who_is_equal_in_everything_shares_the_place_and_is_named():
    places = places_of({1: [9, 9, 9], 2: [8, 7, 6], 3: [8, 7, 6], 4: [1, 1, 1]}, Reckoning.MEAN)
    assert places == {1: 1, 2: 2, 3: 2, 4: 4}
    assert named(places, honours=2) == {1, 2, 3}


@given(ALL_MARKS, RECKONINGS, st.integers(1, 12))
def test_at_least_as_many_are_named_as_called_for_and_no_better_one_is_left_out(
    marks, reckoning, honours
):
    places = places_of(marks, reckoning)
    chosen = named(places, honours=honours)
    assert len(chosen) >= min(honours, len(marks))
    left = set(places) - chosen
    assert all(places[a] < places[b] for a in chosen for b in left)


@given(ALL_MARKS, RECKONINGS, st.randoms(use_true_random=False))
def test_the_order_of_marks_and_nominees_is_no_matter(marks, reckoning, dice):
    keys = list(marks)
    dice.shuffle(keys)
    shuffled = {key: dice.sample(marks[key], len(marks[key])) for key in keys}
    assert places_of(shuffled, reckoning) == places_of(marks, reckoning)


@given(ALL_MARKS, RECKONINGS, st.data())
def test_a_better_mark_never_loses_a_place(marks, reckoning, data):
    key = data.draw(st.sampled_from(sorted(marks)))
    which = data.draw(st.integers(0, len(marks[key]) - 1))
    better = [*marks[key]]
    better[which] = min(HIGHEST, better[which] + 1)
    assert places_of(marks | {key: better}, reckoning)[key] <= places_of(marks, reckoning)[key]


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 1))


@given(DAYS, st.sets(DAYS, max_size=30), st.sets(DAYS, max_size=5))
def test_a_notice_has_five_working_days_and_ends_on_one(begins, holidays, made_up):
    days = dict.fromkeys(holidays, (False, True)) | dict.fromkeys(made_up, (True, False))
    calendar = WorkCalendar(days)
    last = last_day_of_notice(begins, calendar)
    between = [begins + timedelta(days=n) for n in range(1, (last - begins).days + 1)]
    assert sum(calendar.is_working(day) for day in between) == NOTICE_DAYS
    assert calendar.is_working(last)


def test_over_the_national_holiday_a_notice_waits_for_the_make_up_days():
    holiday = {date(2024, 10, day): (False, True) for day in range(1, 8)}
    make_up = {date(2024, 9, 29): (True, False), date(2024, 10, 12): (True, False)}
    calendar = WorkCalendar(holiday | make_up)
    assert last_day_of_notice(date(2024, 9, 27), calendar) == date(2024, 10, 10)
    assert last_day_of_notice(date(2024, 10, 8), calendar) == date(2024, 10, 14)


def test_every_state_knows_what_comes_next_and_ends():
    assert set(NEXT_STATES) == set(CallState.values)
    for state in CallState.values:
        seen, todo = set(), {state}
        while todo:
            seen |= todo
            todo = {to for one in todo for to in NEXT_STATES[one]} - seen
        assert CallState.CANCELLED in seen or state == CallState.AWARDED
