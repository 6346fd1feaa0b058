"""What is told of cells and hours: never fewer than five, and nothing to subtract."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.care.siting.rules import (
    FEWEST,
    HOURS,
    OwnSite,
    Question,
    WrongHours,
    cell_of,
    counted_months,
    hours_as_text,
    hours_in,
    is_cell,
    middle_of,
    outline_of,
    persons,
    published,
)

SPOTS = [cell_of(108.05 + step / 500, 24.69) for step in range(8)]
counts = st.dictionaries(
    st.tuples(st.sampled_from(SPOTS), st.integers(0, 3)), st.integers(0, 30), max_size=20
)


@given(counts)
def test_no_number_is_of_fewer_than_five_or_tells_the_last_digit(counted):
    told = published(counted)
    assert all(count >= FEWEST and count % FEWEST == 0 for count in told.values())
    assert sum(told.values()) <= sum(counted.values())
    for key, count in told.items():
        if key in counted:
            assert counted[key] - FEWEST < count <= counted[key]


@given(counts, st.integers(0, 7), st.integers(0, 3))
def test_one_person_more_or_less_changes_a_number_only_at_a_step(counted, spot, hour):
    key = (SPOTS[spot], hour)
    one_more = counted | {key: counted.get(key, 0) + 1}
    before, after = published(counted), published(one_more)
    changed = {at for at in before.keys() | after.keys() if before.get(at) != after.get(at)}
    assert len(changed) <= 2  # its own cell, and the larger one that it leaves


def test_what_is_too_little_in_a_cell_is_told_of_the_larger_one_or_not_at_all():
    near = [SPOTS[0], SPOTS[0]]
    assert published({(near[0], 23): 4}) == {}
    parent = next(iter(published({(cell, 23): 4 for cell in SPOTS})), None)
    assert parent is None or not is_cell(parent[0])


def test_a_person_counts_once_in_a_cell_and_hour():
    seen = [("cell", 8, "a")] * 9 + [("cell", 8, "b"), ("cell", 9, "a")]
    assert persons(seen) == {("cell", 8): 2, ("cell", 9): 1}


def test_whole_months_count_until_the_one_before():
    assert counted_months(date(2026, 11, 30)) == (date(2025, 11, 1), date(2026, 11, 1))
    assert counted_months(date(2024, 2, 29)) == (date(2023, 2, 1), date(2024, 2, 1))


@given(st.sets(st.sampled_from(HOURS), min_size=1))
def test_hours_are_read_as_they_are_written(hours):
    assert hours_in(hours_as_text(hours)) == tuple(sorted(hours))


@pytest.mark.parametrize(
    ("text", "hours"),
    [("22-2", (0, 1, 22, 23)), ("11-13，17", (11, 12, 17)), ("", HOURS), ("23-24", (23,))],
)
def test_hours_as_people_write_them(text, hours):
    assert hours_in(text) == hours


@pytest.mark.parametrize("text", ["25-3", "night", "5-5", "-", "８点"])
def test_hours_that_are_none_are_refused(text):
    with pytest.raises(WrongHours):
        hours_in(text)


@given(st.floats(73, 135), st.floats(18, 53))
def test_a_cell_holds_its_point_and_has_a_closed_outline(lon, lat):
    cell = cell_of(lon, lat)
    middle = middle_of(cell)
    assert is_cell(cell) and cell_of(*middle) == cell
    ring = outline_of(cell)
    assert ring[0] == ring[-1] and len(ring) >= 6


def test_a_question_is_the_same_when_it_comes_back():
    question = Question(
        add=3, hours=(22, 23), forced=("HC-1",), sites=(OwnSite("a", "门口", 108.0, 24.0),)
    )
    assert Question.from_json(question.as_json()) == question
