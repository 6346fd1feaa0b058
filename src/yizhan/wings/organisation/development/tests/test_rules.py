"""The table read as arithmetic: what comes next, the first day, the last day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.organisation.development import rules
from yizhan.wings.organisation.development.rules import StageTerms, State, default_rows

ROWS: list[dict[str, Any]] = [*default_rows()]
TABLE = [
    StageTerms(
        row["code"], row["position"], row["after"], row["wait"], within=row["within"],
        every_months=row["every_months"],
    )
    for row in ROWS
]  # fmt: skip
BY_CODE = {row.code: row for row in TABLE}
GAPS = st.lists(st.integers(0, 200), min_size=len(TABLE), max_size=len(TABLE))


def test_the_default_table_is_the_one_of_2014():
    waits = {row.code: (row.after, row.wait) for row in TABLE if row.wait}
    limits = {row.code: (row.after, row.within) for row in TABLE if row.within}
    assert waits == {"candidate": ("activist", 12), "full": ("admission", 12)}
    assert limits == {
        "talk": ("application", 1), "approval": ("admission", 3), "confirmed": ("full", 3),
    }  # fmt: skip
    assert BY_CODE["activist"].every_months == 6
    assert all(row["article"] and row["papers"] for row in default_rows())


@pytest.mark.parametrize(
    ("activist", "candidate"),
    [("2023-01-31", "2024-01-31"), ("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28")],
)
def test_a_year_is_a_year(activist, candidate):
    entered = {"application": date(2020, 1, 1), "activist": date.fromisoformat(activist)}
    assert rules.earliest(BY_CODE["candidate"], entered) == date.fromisoformat(candidate)


def test_a_month_after_the_last_of_january_ends_in_february():
    entered = {"application": date(2023, 1, 31)}
    assert rules.deadline(BY_CODE["talk"], entered) == date(2023, 2, 28)


def test_probation_counts_from_the_assembly_and_not_from_its_approval():
    entered = {"admission": date(2024, 3, 1), "approval": date(2024, 5, 20)}
    assert rules.earliest(BY_CODE["full"], entered) == date(2025, 3, 1)


def test_a_row_put_in_before_asks_nobody_to_go_back():
    table = [*TABLE, StageTerms("notice", BY_CODE["candidate"].position - 5, "activist")]
    reached = {"application": date(2020, 1, 1), "candidate": date(2024, 1, 1)}
    assert rules.next_stage(table, reached) == BY_CODE["sponsors"]
    assert rules.next_stage(table, {"activist": date(2020, 1, 1)}).code == "notice"


def test_what_a_row_counts_from_may_be_unknown_and_lets_nobody_through_earlier():
    entered = {"application": date(2020, 1, 1), "talk": date(2020, 1, 9)}
    assert rules.earliest(BY_CODE["candidate"], entered) == date(2021, 1, 9)


@pytest.mark.parametrize(
    ("on", "state"),
    [(-1, State.WAITING), (0, State.READY), (15, State.READY), (16, State.SOON), (30, State.SOON),
     (31, State.LATE)],
)  # fmt: skip
def test_a_step_waits_is_ready_soon_due_and_late(on, state):
    first = date(2024, 3, 1)
    day = first + timedelta(days=on)
    assert rules.state_of(first, first + timedelta(days=30), on=day) == state


def test_activists_are_examined_every_half_year():
    due = rules.examination_due
    row, entered = BY_CODE["activist"], date(2023, 8, 31)
    assert due(row, entered=entered, examined=[]) == date(2024, 2, 29)
    assert due(row, entered=entered, examined=[date(2024, 2, 10)]) == date(2024, 8, 10)
    assert due(BY_CODE["talk"], entered=entered, examined=[]) is None


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), GAPS)
def test_a_history_of_first_days_and_pauses_is_in_order_and_a_day_less_is_not(start, gaps):
    entered: dict[str, date] = {}
    for row, gap in zip(TABLE, gaps, strict=True):
        first = rules.earliest(row, entered) or start
        entered[row.code] = first + timedelta(days=gap)
        too_soon = entered | {row.code: first - timedelta(days=1)}
        if len(entered) > 1:
            assert rules.first_too_early(TABLE, too_soon) == row
    assert rules.first_too_early(TABLE, entered) is None
    assert rules.next_stage(TABLE, entered) is None
