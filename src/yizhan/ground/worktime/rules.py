"""Working time as arithmetic: no database, no system clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import merge
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.kit.errors import Refusal
from yizhan.kit.hours import DAY, HERE, Span, counts_as
from yizhan.kit.tables import FileRow
from yizhan.kit.width import narrow

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


class Openings(Protocol):
    """Hours in which somebody answers: of an office (kit.hours), of the roster, or of both."""

    def openings(self, start: datetime, calendar: WorkCalendar, *, days: int) -> Iterator[Span]: ...
    def intervals(
        self, start: datetime, end: datetime, calendar: WorkCalendar
    ) -> list[tuple[datetime, datetime]]: ...


@dataclass(frozen=True)
class Shift:
    """The hours of one entry of the duty roster, from one day, included, until another, excluded.

    It belongs to the day on which it begins; an end that is not later than the beginning is on the
    next day, so that 08:00 to 08:00 is round the clock. A weekday that is free counts as a Sunday
    and a weekend that is worked as a weekday, as with opening hours.
    """

    weekdays: frozenset[int]
    begins: time
    ends: time
    since: date
    until: date | None = None

    def openings(self, start: datetime, calendar: WorkCalendar, *, days: int) -> Iterator[Span]:
        moment = start.astimezone(HERE)
        last = moment.date() + (days - 1) * DAY
        day = max(self.since, moment.date() - DAY)
        while day <= (last if self.until is None else min(last, self.until - DAY)):
            begins, ends = self._on(day)
            if ends > moment and counts_as(day, calendar) in self.weekdays:
                yield max(begins, moment), ends
            day += DAY

    def covers(self, at: datetime, calendar: WorkCalendar) -> bool:
        return any(begins <= at for begins, _ends in self.openings(at, calendar, days=1))

    def _on(self, day: date) -> Span:
        overnight = DAY if self.ends <= self.begins else timedelta()
        return (
            datetime.combine(day, self.begins, HERE),
            datetime.combine(day + overnight, self.ends, HERE),
        )


@dataclass(frozen=True)
class JoinedHours:
    """Several hours as one: somebody answers while any of them is open."""

    parts: tuple[Openings | Shift, ...]

    def openings(self, start: datetime, calendar: WorkCalendar, *, days: int) -> Iterator[Span]:
        """The openings in their order, each minute once."""
        covered = start
        for begins, ends in merge(*(p.openings(start, calendar, days=days) for p in self.parts)):
            if ends > covered:
                yield max(begins, covered), ends
                covered = ends

    def intervals(self, start: datetime, end: datetime, calendar: WorkCalendar) -> list[Span]:
        days = (end - start).days + 2
        openings = self.openings(start, calendar, days=days)
        return [(begins, min(ends, end)) for begins, ends in openings if begins < end]


def add_working_minutes(
    start: datetime, minutes: int, *, hours: Openings, calendar: WorkCalendar
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
    a: datetime, b: datetime, *, hours: Openings, calendar: WorkCalendar
) -> int:
    """Whole minutes of these hours between two moments; 0 if `b` is not after `a`."""
    if b <= a:
        return 0
    openings = hours.intervals(a, b, calendar)
    return sum((ends - begins for begins, ends in openings), timedelta()) // timedelta(minutes=1)


def years_needed(today: date) -> tuple[int, ...]:
    """The years whose calendar must be there: this one, and in December the next one, too."""
    return (today.year, today.year + 1) if today.month == DECEMBER else (today.year,)


EVERY_DAY = "0123456"
_DIALLED = re.compile(r"\+?[\d() -]{3,24}", re.ASCII)


class BadNumber(Refusal):
    code = "bad_number"
    message = _("This is not a number that can be dialled.")


def dialled(text: str) -> str:
    """Return a duty number as people read it, full-width signs made plain; short numbers like 12345
    are among them. Raises BadNumber."""
    number = narrow(text).strip().replace("—", "-").replace("–", "-")
    if number and not (_DIALLED.fullmatch(number) and sum(map(str.isdigit, number)) >= 3):
        raise BadNumber(fields={"phone": str(BadNumber.message)})
    return number


class WorktimeVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    CALENDAR_DAY_SET = "calendar.day_set", _("a day was made a working day or a day off")
    CALENDAR_YEAR_FILLED = "calendar.year_filled", _("the working days of a year were filled in")
    CALENDAR_LOADED = "calendar.loaded", _("working days were imported")
    ROSTER_SAVED = "roster.saved", _("an entry of the duty roster was saved")
    ROSTER_ENDED = "roster.ended", _("an entry of the duty roster was ended")
