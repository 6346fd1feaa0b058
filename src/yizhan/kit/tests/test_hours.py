"""Opening hours on Chinese working days: holidays, make-up days, nights, refusals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from yizhan.kit.hours import HERE, BadHours, parse


@dataclass
class Days:
    """October 2024: the 1st to the 7th are free, Saturday the 12th is worked."""

    holidays: set[date] = field(default_factory=lambda: {date(2024, 10, n) for n in range(1, 8)})
    made_up: set[date] = field(default_factory=lambda: {date(2024, 9, 29), date(2024, 10, 12)})

    def is_working(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < 5 and day not in self.holidays)

    def is_holiday(self, day: date) -> bool:
        return day in self.holidays

    def covers(self, day: date) -> bool:
        return day.year == 2024


DAYS = Days()
OFFICE = "Mo-Fr 08:00-12:00,15:00-18:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("hours", "moment", "open_"),
    [
        (OFFICE, "10-08T09:00", True),  # an ordinary Tuesday
        (OFFICE, "10-08T12:00", False),  # an end is not part of the opening
        (OFFICE, "10-08T08:00", True),  # a beginning is
        (OFFICE, "10-03T09:00", False),  # Thursday of the National Day week
        (OFFICE, "10-12T09:00", True),  # a Saturday that is worked
        (OFFICE, "10-13T09:00", False),  # a Sunday that is not
        (OFFICE, "09-29T09:00", True),  # a Sunday that is
        ("Mo-Su 10:00-22:00", "10-03T12:00", True),  # a shop stays open
        ("10:00-22:00", "10-03T12:00", True),
        ("24/7", "10-03T03:00", True),
        ("Mo-Su 10:00-22:00; PH off", "10-03T12:00", False),
        ("Mo-Su 10:00-22:00; PH off", "10-05T12:00", False),  # a holiday on a Saturday
        ("Mo-Su 10:00-22:00; PH off", "10-19T12:00", True),  # a Saturday is no holiday
        ("Mo-Fr 09:00-18:00; PH 10:00-12:00", "10-03T11:00", True),
        ("Mo-Fr 09:00-18:00; PH 10:00-12:00", "10-03T13:00", False),
        ("Mo-Fr,PH 09:00-18:00", "10-03T13:00", True),
        ("PH Mo-Fr 09:00-10:00", "10-03T09:30", True),
        ("PH Mo-Fr 09:00-10:00", "10-06T09:30", False),
        ("Mo-Fr 09:00-21:00; Sa-Su 11:00-21:00", "10-03T10:00", False),  # like a Sunday
        ("Mo-Fr 09:00-21:00; Sa-Su 11:00-21:00", "10-12T10:00", True),  # like a Friday
        ("Sep Mo-Fr 08:00-09:00; Oct Mo-Fr 10:00-11:00", "09-29T08:30", True),
        ("2024 Oct 08 off", "10-08T09:00", False),
        ("Mo-Fr 09:00-18:00 unknown", "10-08T10:00", False),
        ('Mo-Fr 09:00-18:00 "PH by telephone"', "10-08T10:00", True),
    ],
)
def test_open_or_not(hours, moment, open_):
    assert parse(hours).is_open(at(moment), DAYS) is open_


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("09-30T23:00", True),  # Monday night
        ("10-01T05:59", True),  # and what is left of it on the first morning of the holidays
        ("10-01T06:00", False),
        ("10-01T23:00", False),  # no new night begins on a holiday
        ("10-08T03:00", False),  # nor was one begun on the last
        ("10-08T23:00", True),
        ("10-12T23:00", True),  # Saturday, worked
        ("10-13T05:00", True),
    ],
)
def test_a_night_belongs_to_the_day_it_begins_on(moment, open_):
    assert parse("Mo-Fr 22:00-06:00").is_open(at(moment), DAYS) is open_


@pytest.mark.parametrize(
    ("hours", "moment", "change"),
    [
        (OFFICE, "10-08T09:00", "10-08T12:00"),
        (OFFICE, "10-08T12:00", "10-08T15:00"),
        (OFFICE, "09-30T18:00", "10-08T08:00"),  # over the holidays
        (OFFICE, "10-11T18:00", "10-12T08:00"),  # to the Saturday that is worked
        ("Mo-Su 20:00-26:00", "10-03T23:00", "10-04T02:00"),
        ("Mo-Su 00:00-24:00; We off", "10-10T12:00", "10-16T00:00"),
        ("24/7", "10-03T12:00", None),
        ("off", "10-03T12:00", None),
    ],
)
def test_next_change(hours, moment, change):
    assert parse(hours).next_change(at(moment), DAYS) == (change and at(change))


NIGHTS = "Mo-We 10:00-01:00; Th,Fr 10:00-03:00; Sa 12:00-03:00; Su 12:00-01:00"


@pytest.mark.parametrize(
    ("hours", "moment", "open_"),
    [
        ("Mo-Su 08:00-22:00; Oct 01 off", "10-01T12:00", False),  # a date on a holiday
        ("Mo-Su 08:00-22:00; 2024 Oct 02-2024 Oct 05 off", "10-03T12:00", False),
        ("Mo-Su 08:00-22:00; 2024 Oct 02-2024 Oct 05 off", "10-06T12:00", True),
        ("Mo-Fr 09:00-17:00; Oct 01 10:00-12:00", "10-01T11:00", True),
        ("Mo-Fr 09:00-17:00; Oct 01 10:00-12:00", "10-01T13:00", False),
        ("Mo-Fr 09:00-17:00; Oct 12 off", "10-12T10:00", False),  # a date on a make-up day
        ("Mo-Fr 09:00-17:00; Tu[1] 10:00-12:00", "10-01T11:00", True),  # the first Tuesday
        ("Mo-Fr 09:00-17:00; Mo[2] off", "10-12T10:00", True),  # a Saturday is no Monday
        ("Mo-Fr 09:00-17:00; Sa[2] off", "10-12T10:00", False),
        ("mo-fr 09:00-17:00", "10-03T10:00", False),
        ("Mo-Fr sunset-02:00; PH off", "10-01T01:00", True),  # began on Monday
        ("Mo-Fr sunset-02:00; PH off", "10-08T01:00", False),  # Monday was a holiday
        ("Mo-Fr (sunset-01:00)-02:00", "10-08T18:30", True),
        (NIGHTS, "10-19T00:30", True),  # Saturday's rule does not cut Friday's night
        (NIGHTS, "10-19T03:00", False),
        (NIGHTS, "10-21T00:30", True),
        ("Fr 22:00-06:00; Sa off", "10-19T05:00", True),
        ("00:00-23:59", "10-09T23:59", True),
        ("Mo-Fr 08:00-23:59", "10-09T23:59", True),
        ("Mo-Fr 08:00-23:59", "10-10T00:00", False),
    ],
)
def test_dates_nights_and_the_last_minute(hours, moment, open_):
    assert parse(hours).is_open(at(moment), DAYS) is open_


def test_the_end_of_a_night_that_meets_the_next_day_is_seen():
    assert parse(NIGHTS).next_change(at("10-19T00:30"), DAYS) == at("10-19T03:00")
    assert parse("Fr 20:00-04:00; Sa 02:00-05:00").next_change(at("10-18T21:00"), DAYS) == at(
        "10-19T05:00"
    )
    assert parse("00:00-23:59").next_change(at("10-09T12:00"), DAYS) is None


def test_openings_that_touch_are_one():
    assert parse("Mo-Su 00:00-24:00").intervals(at("10-03T10:00"), at("10-05T10:00"), DAYS) == [
        (at("10-03T10:00"), at("10-05T10:00"))
    ]


def test_moments_may_come_in_any_zone():
    assert parse(OFFICE).is_open(datetime(2024, 10, 8, 1, tzinfo=UTC), DAYS)
    assert not parse(OFFICE).is_open(
        datetime(2024, 10, 8, 9, 0, 1, tzinfo=HERE) + timedelta(hours=3), DAYS
    )


@pytest.mark.parametrize("text", ["", "nine to five", "Mo-Fr 25:00-26:00", "Mo-Fr 08.00", "SH off"])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(BadHours):
        parse(text)


expressions = st.sampled_from(
    [OFFICE, "24/7", "off", "Mo-Su 10:00-22:00", "Mo-Fr 22:00-06:00; PH 00:00-02:00",
     "Mo-Sa 20:00-26:00; Su 09:00-12:00", "Oct 01-03 10:00-12:00; PH off", "Mo-Su 00:00-24:00"]
)  # fmt: skip
moments = st.datetimes(
    min_value=datetime(2024, 9, 20), max_value=datetime(2024, 10, 25), timezones=st.just(HERE)
)


@settings(deadline=None)
@given(text=expressions, start=moments, moment=moments, end=moments)
def test_intervals_and_is_open_agree(text, start, moment, end):
    start, moment, end = sorted([start, moment, end])
    hours = parse(text)
    found = hours.intervals(start, end, DAYS)
    if start <= moment < end:
        assert any(a <= moment < b for a, b in found) == hours.is_open(moment, DAYS)
    assert all(start <= a < b <= end for a, b in found)
    assert all(ends < begins for (_a, ends), (begins, _b) in zip(found, found[1:], strict=False))


@settings(deadline=None)
@given(text=expressions, moment=moments)
def test_until_the_next_change_nothing_changes(text, moment):
    hours = parse(text)
    change = hours.next_change(moment, DAYS)
    if change is None:
        return
    before = change - timedelta(microseconds=1)
    assert hours.is_open(before, DAYS) == hours.is_open(moment, DAYS) != hours.is_open(change, DAYS)


def real_values() -> list[str]:
    text = (Path(__file__).parent / "osm_opening_hours.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_where_no_day_is_special_the_library_has_the_last_word():
    plain = Days(holidays=set(), made_up=set())
    start, end = datetime(2024, 3, 1), datetime(2024, 5, 1)
    assert len(real_values()) == 195
    for text in real_values():
        library = OpeningHours(text, auto_country=False, auto_timezone=False)
        answers = [
            (a, b) for a, b, state, _words in library.intervals(start, end) if state == State.OPEN
        ]
        ours = parse(text).intervals(start.replace(tzinfo=HERE), end.replace(tzinfo=HERE), plain)
        assert [(a.replace(tzinfo=None), b.replace(tzinfo=None)) for a, b in ours] == joined(
            answers
        ), text


def joined(spans):
    found: list[Any] = []
    for begins, ends in spans:
        if found and found[-1][1] == begins:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((begins, ends))
    return found
