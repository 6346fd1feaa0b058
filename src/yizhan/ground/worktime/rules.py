"""Working time as arithmetic: no database, no system clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.kit.errors import Refusal
from yizhan.kit.hours import Hours
from yizhan.kit.tables import FileRow

DEFAULT_OFFICE_HOURS = "Mo-Fr 08:00-12:00,15:00-18:00"
LONGEST_LOOK = 800
"""Days in which the minutes must be found; hours that open too seldom are refused."""
DECEMBER = 12


@dataclass(frozen=True)
class DayRow(FileRow):
    """One day of an import: worked or free, and the name of a holiday that it has to do with."""

    date: date
    working: bool
    note: str = ""


class NeverOpen(Refusal):
    code = "never_open"
    message = _("These office hours leave no working time, so no deadline can be kept in them.")


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The working days that have been announced, and Monday to Friday for the years that have not.

    Compared by identity: a calendar is loaded whole and replaced, never changed.
    """

    days: Mapping[date, tuple[bool, bool]] = field(default_factory=dict, repr=False)
    """For each day of an announced year: is it worked, and is it a holiday."""

    def is_working(self, day: date) -> bool:
        known = self.days.get(day)
        return known[0] if known else day.weekday() < 5

    def is_holiday(self, day: date) -> bool:
        known = self.days.get(day)
        return known[1] if known else False

    def covers(self, day: date) -> bool:
        return day in self.days

    def years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.days)


def add_working_minutes(
    start: datetime, minutes: int, *, hours: Hours, calendar: WorkCalendar
) -> datetime:
    """The first moment by which so many minutes of these hours have passed. Raises NeverOpen."""
    left = timedelta(minutes=minutes)
    if left <= timedelta():
        return start
    for begins, ends in hours.openings(start, calendar, days=LONGEST_LOOK):
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    raise NeverOpen


def working_minutes_between(
    a: datetime, b: datetime, *, hours: Hours, calendar: WorkCalendar
) -> int:
    """Whole minutes of these hours between two moments; 0 if `b` is not after `a`."""
    if b <= a:
        return 0
    openings = hours.intervals(a, b, calendar)
    return sum((ends - begins for begins, ends in openings), timedelta()) // timedelta(minutes=1)


def years_needed(today: date) -> tuple[int, ...]:
    """The years whose calendar must be there: this one, and in December the next one, too."""
    return (today.year, today.year + 1) if today.month == DECEMBER else (today.year,)


class WorktimeVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    CALENDAR_DAY_SET = "calendar.day_set", _("a day was made a working day or a day off")
    CALENDAR_YEAR_FILLED = "calendar.year_filled", _("the working days of a year were filled in")
    CALENDAR_LOADED = "calendar.loaded", _("working days were imported")
