"""Working time: what must hold whatever the hours, the holidays and the moments are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.ground.worktime.rules import (
    DEFAULT_OFFICE_HOURS,
    NeverOpen,
    WorkCalendar,
    add_working_minutes,
    working_minutes_between,
    years_needed,
)
from yizhan.kit.hours import HERE, parse

OFFICE = parse(DEFAULT_OFFICE_HOURS)
DAY = 7 * 60


def a_calendar() -> WorkCalendar:
    """2024 with the National Day week free and two weekend days worked for it."""
    days = [date(2024, 1, 1) + timedelta(n) for n in range(366)]
    known = {day: (day.weekday() < 5, False) for day in days}
    known |= {date(2024, 10, n): (False, True) for n in range(1, 8)}
    known |= {date(2024, 9, 29): (True, False), date(2024, 10, 12): (True, False)}
    return WorkCalendar(known)


CALENDAR = a_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2024-09-30T09:00", 60, "2024-09-30T10:00"),
        ("2024-09-30T11:30", 60, "2024-09-30T15:30"),  # over the midday rest
        ("2024-09-30T17:30", 60, "2024-10-08T08:30"),  # over the holidays
        ("2024-09-28T10:00", 60, "2024-09-29T09:00"),  # Saturday is free, this Sunday is not
        ("2024-09-30T08:00", DAY, "2024-09-30T18:00"),  # a day ends when the office closes
        ("2024-10-10T08:00", 3 * DAY, "2024-10-12T18:00"),
        ("2024-10-03T12:00", 0, "2024-10-03T12:00"),
        ("2027-10-01T08:00", 60, "2027-10-01T09:00"),  # an unknown year: Monday to Friday
    ],
)
def test_add_working_minutes(start, minutes, end):
    assert add_working_minutes(at(start), minutes, hours=OFFICE, calendar=CALENDAR) == at(end)


def test_hours_that_never_open_are_refused():
    with pytest.raises(NeverOpen):
        add_working_minutes(at("2024-10-08T08:00"), 1, hours=parse("off"), calendar=CALENDAR)


def test_hours_far_away_are_found():
    hours = parse("2025 Dec 24 10:00-11:00")
    due = add_working_minutes(at("2024-10-08T08:00"), 30, hours=hours, calendar=CALENDAR)
    assert due == at("2025-12-24T10:30")


def test_in_december_next_year_is_needed():
    assert years_needed(date(2026, 11, 30)) == (2026,)
    assert years_needed(date(2026, 12, 1)) == (2026, 2027)


hours = st.sampled_from(
    [OFFICE, parse("24/7"), parse("Mo-Sa 22:00-06:00"), parse("Mo-Su 09:00-12:00; PH off")]
)
moments = st.datetimes(
    min_value=datetime(2024, 9, 1), max_value=datetime(2024, 11, 15), timezones=st.just(HERE)
)
minutes = st.integers(min_value=0, max_value=20 * DAY)
ours = settings(deadline=None)


@ours
@given(start=moments, amount=minutes, hours=hours)
def test_what_was_added_has_passed(start, amount, hours):
    end = add_working_minutes(start, amount, hours=hours, calendar=CALENDAR)
    assert working_minutes_between(start, end, hours=hours, calendar=CALENDAR) == amount


@ours
@given(start=moments, first=minutes, second=minutes, hours=hours)
def test_adding_twice_is_adding_the_sum(start, first, second, hours):
    once = add_working_minutes(start, first + second, hours=hours, calendar=CALENDAR)
    between = add_working_minutes(start, first, hours=hours, calendar=CALENDAR)
    assert add_working_minutes(between, second, hours=hours, calendar=CALENDAR) == once


@ours
@given(start=moments, amount=minutes, more=minutes, hours=hours)
def test_more_minutes_end_no_earlier(start, amount, more, hours):
    end = add_working_minutes(start, amount, hours=hours, calendar=CALENDAR)
    later = add_working_minutes(start, amount + more, hours=hours, calendar=CALENDAR)
    assert start <= end <= later


@ours
@given(starts=st.tuples(moments, moments), amount=minutes, hours=hours)
def test_who_starts_later_ends_no_earlier(starts, amount, hours):
    ends = [
        add_working_minutes(start, amount, hours=hours, calendar=CALENDAR)
        for start in sorted(starts)
    ]
    assert ends == sorted(ends)


@ours
@given(moments=st.lists(moments, min_size=3, max_size=3), hours=hours)
def test_working_time_adds_up(moments, hours):
    a, b, c = (m.replace(second=0, microsecond=0) for m in sorted(moments))

    def between(x: datetime, y: datetime) -> int:
        return working_minutes_between(x, y, hours=hours, calendar=CALENDAR)

    assert between(a, b) + between(b, c) == between(a, c)
