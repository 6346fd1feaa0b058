"""The calendar: filled by the year, corrected by the day, and never by a stranger."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.worktime.actions import (
    YearUnknown,
    fill_year,
    load_calendar,
    load_days,
    missing_years,
    set_day,
)
from yizhan.ground.worktime.exchange import read_days
from yizhan.ground.worktime.models import CalendarDay
from yizhan.ground.worktime.rules import DayRow
from yizhan.kit.errors import NotAllowed
from yizhan.kit.hours import HERE
from yizhan.kit.memo import forget_all
from yizhan.kit.tables import Source

pytestmark = pytest.mark.django_db

THIRD_OF_MARCH = date(2024, 4, 11)
"""三月三, a holiday of Guangxi that the State Council does not list."""


def fill(*years):
    return [fill_year(year, by=None, at=MONDAY) for year in years]


@pytest.mark.parametrize(("year", "working"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_of_the_state_council(year, working):
    assert fill(year) == [366 if year == 2024 else 365]
    assert CalendarDay.objects.of_year(year).filter(working=True).count() == working


@pytest.mark.parametrize(
    ("day", "working", "holiday"),
    [
        ("2024-02-04", True, False),  # a Sunday worked for the Spring Festival
        ("2024-02-10", False, True),  # its first day, a Saturday
        ("2024-02-12", False, True),
        ("2024-02-24", False, False),  # a Saturday like any other
        ("2024-02-26", True, False),
        ("2027-02-06", False, False),  # not announced yet: by weekday
        ("2027-02-08", True, False),
    ],
)
def test_what_the_calendar_says(day, working, holiday):
    fill(2024)
    calendar, asked = load_calendar(), date.fromisoformat(day)
    assert (calendar.is_working(asked), calendar.is_holiday(asked)) == (working, holiday)
    assert calendar.covers(asked) == (asked.year == 2024)


def test_filling_keeps_what_the_city_has_set():
    fill(2024)
    set_day(THIRD_OF_MARCH, working=False, note="三月三", by=None, at=MONDAY)
    assert fill(2024) == [0]
    assert load_calendar().is_holiday(THIRD_OF_MARCH)


def test_a_year_nobody_has_announced_is_refused():
    with pytest.raises(YearUnknown):
        fill(2051)
    assert not CalendarDay.objects.exists()


def test_a_day_is_set_and_seen_at_once():
    fill(2024)
    assert load_calendar().is_working(THIRD_OF_MARCH)
    set_day(THIRD_OF_MARCH, working=False, note=" 三月三 ", by=None, at=MONDAY)
    assert not load_calendar().is_working(THIRD_OF_MARCH)


def test_a_day_of_a_missing_year_is_refused():
    with pytest.raises(YearUnknown):
        set_day(THIRD_OF_MARCH, working=False, note="", by=None, at=MONDAY)


def test_it_leaves_a_trace():
    admin = an_admin(a_unit())
    fill(2024)
    set_day(THIRD_OF_MARCH, working=False, note="三月三", by=admin, at=MONDAY)
    entry = Entry.objects.get(verb="calendar.day_set")
    assert (entry.by, entry.target) == (admin.username, "calendar:2024-04-11")
    assert entry.facts == {
        "working": False, "note": "三月三", "was_working": True, "was_note": "",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["dispatcher", "handler", "lead", "host"])
def test_it_needs_an_administrator(role):
    fill(2024)
    somebody = a_person(role, a_unit())
    for attempt in (
        lambda: fill_year(2025, by=somebody, at=MONDAY),
        lambda: set_day(THIRD_OF_MARCH, working=False, note="", by=somebody, at=MONDAY),
        lambda: load_days([DayRow(THIRD_OF_MARCH, False)], by=somebody, at=MONDAY),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert CalendarDay.objects.filter(working=True).count() == 251


def test_a_file_changes_only_what_it_names():
    fill(2024)
    rows = [DayRow(THIRD_OF_MARCH, False, "三月三"), DayRow(date(2024, 10, 1), False, "国庆节")]
    assert load_days(rows, by=None, at=MONDAY) == (0, 1, 1)
    assert load_days(rows, by=None, at=MONDAY) == (0, 0, 2)


def test_a_file_without_the_column_leaves_a_holiday_its_name():
    fill(2024)
    text = "日期,是否上班\n2024-10-01,否\n2024-10-08,否\n"
    rows = read_days(Source(io.BytesIO(text.encode()), MONDAY)).good
    assert load_days(rows, by=None, at=MONDAY) == (0, 1, 1)
    assert CalendarDay.objects.get(date="2024-10-01").note == "国庆节"


def test_a_file_for_a_year_not_announced_makes_it_whole_by_weekday():
    assert load_days([DayRow(date(2051, 1, 2), False, "元旦")], by=None, at=MONDAY) == (365, 0, 0)
    assert load_calendar().covers(date(2051, 12, 31))


@pytest.mark.parametrize(
    ("at", "years", "missing"),
    [
        ((2024, 11, 30), [2024], ()),
        ((2024, 12, 1), [2024], (2025,)),
        ((2024, 12, 1), [2024, 2025], ()),
        ((2025, 1, 1), [2024], (2025,)),
    ],
)
def test_which_years_are_missing(at, years, missing):
    fill(*years)
    assert missing_years(datetime.combine(date(*at), time(9), HERE)) == missing


def test_an_unchanged_calendar_is_the_same_object_and_one_query(django_assert_num_queries):
    fill(2024)
    first = load_calendar()
    with django_assert_num_queries(0):
        assert load_calendar() is first
    forget_all()
    with django_assert_num_queries(1):
        assert load_calendar() is first
