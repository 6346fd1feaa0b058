"""Deadlines in working time, as arithmetic: no database, no system clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yizhan.kit.hours import Hours

DEFAULT_OFFICE_HOURS = "Mo-Fr 08:00-12:00,15:00-18:00"
HERE = ZoneInfo("Asia/Shanghai")


class WorkCalendar:
    def is_working(self, day: date) -> bool:
        return day.weekday() < 5

    def covers(self, day: date) -> bool:
        return False


def add_working_minutes(
    start: datetime, minutes: int, *, hours: Hours, calendar: WorkCalendar
) -> datetime:
    left = timedelta(minutes=minutes)
    for begins, ends in _spans(start, calendar):
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    raise AssertionError("the calendar has no end")


def working_minutes_between(
    a: datetime, b: datetime, *, hours: Hours, calendar: WorkCalendar
) -> int:
    total = timedelta()
    for begins, ends in _spans(a, calendar):
        if begins >= b:
            break
        total += min(ends, b) - begins
    return int(total.total_seconds() // 60)


def _spans(start: datetime, calendar: WorkCalendar) -> Iterator[tuple[datetime, datetime]]:
    day = start.astimezone(HERE).date()
    while True:
        for first, last in ((8, 12), (15, 18)) if calendar.is_working(day) else ():
            begins = max(start, datetime.combine(day, time(first), HERE))
            ends = datetime.combine(day, time(last), HERE)
            if begins < ends:
                yield begins, ends
        day += timedelta(days=1)
