"""Opening hours in OSM's `opening_hours` syntax, on real Chinese working days.

The syntax is read by the library of that name; which days are free and which weekends are worked is
told by a `Calendar`, because the library's own list knows neither week-long holidays nor make-up
days. One principle settles both: **the kind of the day decides, not its name.**

- A day that the expression speaks of as `PH` follows what it says there.
- Otherwise a weekday that is free is read like the nearest Sunday, so `Mo-Fr 08:00-18:00` rests in
  the National Day week and `Mo-Su 10:00-22:00` does not.
- A weekend day that is worked is read like the nearest weekday.

An opening belongs to the day on which it begins: `Mo-Fr 22:00-06:00` ends on the morning of a
holiday and does not begin on its evening. `sunrise` and `sunset` stand for 07:00 and 19:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, State
from opening_hours import ParserError as Unreadable  # type: ignore[attr-defined]  # not in its stub

from yizhan.kit.errors import Refusal

HERE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
HORIZON = 370
"""Days looked ahead for the next change; a year and its holidays."""

_HOLIDAYS = re.compile(r"\bPH\b")
_HOLIDAYS_ON = re.compile(r"\bPH\s+(?=(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)")
_SCHOOL = re.compile(r"\bSH\b")
_QUOTED = re.compile(r'"[^"]*"')
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")

Span = tuple[datetime, datetime]


class Calendar(Protocol):
    """The kind of a day, as opening hours ask for it."""

    def is_working(self, day: date) -> bool: ...
    def is_holiday(self, day: date) -> bool:
        """Free by announcement; an ordinary weekend is not a holiday."""
        ...

    def covers(self, day: date) -> bool: ...


class BadHours(Refusal):
    code = "bad_hours"
    message = _("These opening hours cannot be read. An example: Mo-Fr 08:00-12:00,15:00-18:00")


@dataclass(frozen=True)
class Hours:
    """Opening hours that were read. Make them with `parse`."""

    text: str
    past_midnight: timedelta
    """The time after midnight for which an opening of the day before may still last."""
    names_holidays: bool

    def is_open(self, at: datetime, calendar: Calendar) -> bool:
        moment = _wall(at)
        return any(
            a <= moment < b
            for a, b in self._openings_of((moment - self.past_midnight).date(), calendar)
        )

    def next_change(self, at: datetime, calendar: Calendar) -> datetime | None:
        """When it will next open (if closed) or close (if open). None: not within a year."""
        if self.never_changes:
            return None
        moment = _wall(at)
        for begins, ends in self._spans(moment, moment + HORIZON * DAY, calendar):
            if begins > moment:
                return begins.replace(tzinfo=HERE)
            if ends < moment + HORIZON * DAY:
                return ends.replace(tzinfo=HERE)
        return None

    def intervals(self, start: datetime, end: datetime, calendar: Calendar) -> list[Span]:
        """The openings between two moments, cut off at both; those that touch are one."""
        return [
            (begins.replace(tzinfo=HERE), ends.replace(tzinfo=HERE))
            for begins, ends in self._spans(_wall(start), _wall(end), calendar)
        ]

    def openings(self, start: datetime, calendar: Calendar, *, days: int) -> Iterator[Span]:
        """The openings of so many days, while they are asked for; those that touch stay apart."""
        moment = _wall(start)
        day = (moment - self.past_midnight).date()
        for _n in range(days):
            for begins, ends in self._openings_of(day, calendar):
                if ends > moment:
                    yield max(begins, moment).replace(tzinfo=HERE), ends.replace(tzinfo=HERE)
            day += DAY

    @property
    def never_changes(self) -> bool:
        return not self.names_holidays and _never_changes(self.text)

    def _spans(self, start: datetime, end: datetime, calendar: Calendar) -> Iterator[Span]:
        """Like `intervals`, by the clock on the wall, one at a time."""
        running: Span | None = None
        day = (start - self.past_midnight).date()
        while datetime.combine(day, time()) + self.past_midnight < end:
            for opens, shuts in self._openings_of(day, calendar):
                begins, ends = max(opens, start), min(shuts, end)
                if begins >= ends:
                    continue
                if running and running[1] == begins:
                    running = (running[0], ends)
                    continue
                if running:
                    yield running
                running = (begins, ends)
            day += DAY
        if running:
            yield running

    def _openings_of(self, day: date, calendar: Calendar) -> list[Span]:
        """The openings that belong to one day, each read off the day it is to be read like."""
        if self.names_holidays and calendar.is_holiday(day):
            return list(_spans_of(self.text, True, self.past_midnight, day))
        model = _model_day(day, calendar)
        spans = _spans_of(self.text, False, self.past_midnight, model)
        if model == day:
            return list(spans)
        return [(begins + (day - model), ends + (day - model)) for begins, ends in spans]


@lru_cache(maxsize=4096)
def parse(text: str) -> Hours:
    """Read opening hours, or raise BadHours. A process reads the same text once."""
    clean = " ".join(text.split())
    bare = _QUOTED.sub("", clean)
    if _SCHOOL.search(bare):
        raise BadHours(_("School holidays (SH) are not known here; write the dates."))
    names_holidays = bool(_HOLIDAYS.search(bare))
    _expression(clean, False)
    if names_holidays:
        _expression(clean, True)
    return Hours(text=clean, past_midnight=_latest_end(bare), names_holidays=names_holidays)


def _wall(at: datetime) -> datetime:
    """The clock on the wall in this city, without a zone, as the library counts."""
    return at.astimezone(HERE).replace(tzinfo=None)


def _model_day(day: date, calendar: Calendar) -> date:
    """The day this one is read like: itself, unless a weekday is free or a weekend worked. It lies
    in the same month where it can, for expressions with seasons."""
    weekend = day.weekday() >= 5
    working = calendar.is_working(day)
    if working != weekend:
        return day
    if working:
        other = day - timedelta(days=day.weekday() - 4), day + timedelta(days=7 - day.weekday())
        nearest = other if day.weekday() == 5 else other[::-1]
    else:
        other = day - timedelta(days=day.weekday() + 1), day + timedelta(days=6 - day.weekday())
        nearest = other if day.weekday() < 3 else other[::-1]
    return next((one for one in nearest if one.month == day.month), nearest[0])


def _latest_end(bare: str) -> timedelta:
    """The latest end after midnight of any `22:00-06:00` or `20:00-26:00` in the expression."""
    latest = 0
    for span in _SPAN.finditer(bare):
        start_hour, start_minute, end_hour, end_minute = map(int, span.groups())
        start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
        if end <= start:
            latest = max(latest, end)
        elif end > 24 * 60:
            latest = max(latest, end - 24 * 60)
    return timedelta(minutes=latest)


@lru_cache(maxsize=4096)
def _expression(text: str, on_holiday: bool) -> OpeningHours:
    """The library's object. On a holiday `PH` means every day; on others it never comes, which is
    what the library takes it for when it is told no country."""
    if on_holiday:
        text = _HOLIDAYS.sub("Mo-Su", _HOLIDAYS_ON.sub("", text))
    try:
        return OpeningHours(text, auto_country=False, auto_timezone=False)
    except Unreadable as trouble:
        raise BadHours from trouble


@lru_cache(maxsize=1024)
def _never_changes(text: str) -> bool:
    return str(_expression(text, False).normalize()) in {"24/7", "closed"}


@lru_cache(maxsize=32768)
def _spans_of(text: str, on_holiday: bool, past_midnight: timedelta, day: date) -> tuple[Span, ...]:
    """The openings of a day as the expression has them: from `past_midnight` on this day until the
    same hour on the next."""
    start = datetime.combine(day, time()) + past_midnight
    intervals = _expression(text, on_holiday).intervals(start, start + DAY)
    return tuple((begins, ends) for begins, ends, state, _words in intervals if state == State.OPEN)
