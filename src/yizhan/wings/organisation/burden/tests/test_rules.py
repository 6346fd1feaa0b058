"""Steps of time, medians and sums: arithmetic that holds for all numbers."""

from __future__ import annotations

from collections import Counter
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.organisation.burden.rules import (
    NOT_TIMED,
    STEPS,
    Demand,
    Row,
    costs_of,
    median_seconds,
    questions_of,
    step_of,
)

SECONDS = st.integers(min_value=0, max_value=STEPS[-1])


@given(SECONDS)
def test_a_time_lies_in_its_step(seconds):
    step = step_of(seconds)
    begin = max((end for end in (0, *STEPS) if end < step), default=0)
    assert begin <= seconds <= step


@given(st.integers(min_value=STEPS[-1] + 1) | st.integers(max_value=-1))
def test_what_no_form_takes_is_not_timed(seconds):
    assert step_of(seconds) == NOT_TIMED


@given(st.lists(SECONDS, min_size=1, max_size=60))
def test_the_median_of_steps_is_in_the_step_of_the_true_one(times):
    told = median_seconds(Counter(map(step_of, times)))
    lower, upper = sorted(times)[(len(times) - 1) // 2], sorted(times)[len(times) // 2]
    below = max((end for end in (0, *STEPS) if end < step_of(lower)), default=0)
    assert told is not None
    assert below <= told <= step_of(upper)
    assert median(times) <= step_of(upper)


@given(st.integers(min_value=0, max_value=50))
def test_what_stood_open_says_nothing_of_time(count):
    assert median_seconds({NOT_TIMED: count}) is None
    assert median_seconds({NOT_TIMED: count, 15: 2}) == median_seconds({15: 2})


ROWS = st.builds(
    Row,
    form=st.sampled_from(["a", "b", "c"]),
    step=st.sampled_from([NOT_TIMED, *STEPS]),
    sends=st.integers(1, 40),
    fields=st.integers(0, 90),
    uploads=st.integers(0, 9),
)


@given(st.lists(ROWS, max_size=20))
def test_sums_are_kept_and_every_form_stands_once(rows):
    costs = costs_of(rows)
    assert sum(cost.tally.sends for cost in costs) == sum(row.sends for row in rows)
    assert sum(cost.tally.fields for cost in costs) == sum(row.fields for row in rows)
    assert sorted(cost.form for cost in costs) == sorted({row.form for row in rows})
    assert [cost.minutes for cost in costs] == sorted((c.minutes for c in costs), reverse=True)


def test_a_figure_of_the_platform_costs_nobody_anything():
    questions = questions_of([("骑手人数", "riders"), ("困难", ""), ("意见", "")])
    demand = Demand("报表", questions, units=131)
    assert (demand.fields, demand.minutes) == (2, 4)
    assert demand.digest != Demand("报表", questions, units=130).digest
