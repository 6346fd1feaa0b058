"""Days: the city's own, and months that are not all as long."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.days import add_months, day_in, end_of, local_day, moment_in

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(0, 600)


def test_the_day_is_the_city_s():
    assert local_day(datetime(2024, 3, 4, 16, 30, tzinfo=UTC)) == date(2024, 3, 5)


def test_a_day_is_over_when_the_next_begins():
    assert end_of(date(2024, 3, 4)) == datetime(2024, 3, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-12-15", 1, "2024-01-15"),
        ("2024-08-31", 3, "2024-11-30"),
    ],
)
def test_a_month_may_be_too_short(day, months, later):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DAYS, MONTHS)
def test_it_is_so_many_months_later_and_never_beyond(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@given(DAYS, DAYS, MONTHS)
def test_who_begins_later_is_never_ready_earlier(one, other, months):
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


def test_an_address_names_a_day_or_a_moment():
    assert day_in("2024-10-01") == date(2024, 10, 1)
    assert moment_in("2024-10-01T08:00:00+08:00") == datetime(2024, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2024-02-30", "0001-01-01", "9999-12-31", "2024-13-01T25:61", "١٢٣", "9" * 5_000]
)
def test_what_names_none_or_cannot_be_reckoned_with(text):
    assert day_in(text) is None
    assert moment_in(text) is None


def test_a_moment_without_a_zone_is_none():
    assert moment_in("2024-10-01T08:00:00") is None
    assert moment_in("9999-12-31T23:59:59+14:00") is None
