"""Opening hours in OSM's `opening_hours` syntax, on real Chinese working days.

The syntax is read by the library of that name, and so is what people write instead of it
(`hours_words`). Which days are free and which weekends are worked is told by a `Calendar`, because
the library's own list knows neither week-long holidays nor make-up days. Two principles settle it.

**The kind of the day decides, not its name.**

- A day that the expression speaks of as `PH` follows what it says there.
- Otherwise a weekday that is free is read like a Sunday, so `Mo-Fr 08:00-18:00` rests in the
  National Day week and `Mo-Su 10:00-22:00` does not.
- A weekend day that is worked is read like the weekday next to it.
- What is written for a date (`Oct 01`, `Mo[1]`) holds on that date, whatever kind of day it is.

**An opening belongs to the day on which it begins.** `Mo-Fr 22:00-06:00` ends on the morning of a
holiday and does not begin on its evening, and what is written for Saturday does not cut Friday's
night. So each day is read alone: its spans until midnight, and the tails of them after midnight.

`sunrise` and `sunset` stand for 07:00 and 19:00; an end at 23:59 is meant as midnight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, State
from opening_hours import ParserError as Unreadable  # type: ignore[attr-defined]  # not in its stub

from yizhan.kit.errors import Refusal
from yizhan.kit.hours_words import WEEKDAYS, in_syntax

HERE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 4, 5, 6
HORIZON = 370
"""Days looked ahead for the next change; a year and its holidays."""

_NAMES = "|".join(WEEKDAYS)
_WEEKDAYS = re.compile(rf"\b({_NAMES})(?:\s*-\s*({_NAMES}))?\b(\[)?", re.IGNORECASE)
_HOLIDAYS = re.compile(r"\bPH\b")
_HOLIDAYS_ON = re.compile(rf"\bPH\s+(?=(?:{_NAMES})\b)")
_SCHOOL = re.compile(r"\bSH\b")
_OFF = re.compile(r"\b(?:off|closed)\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})(?:\s*\+)?")
_SUN = {"dawn": 6 * 60, "sunrise": 7 * 60, "sunset": 19 * 60, "dusk": 20 * 60}
_SUN_TIME = re.compile(
    r"\((dawn|sunrise|sunset|dusk)([+-])(\d{1,2}):(\d{2})\)|(dawn|sunrise|sunset|dusk)"
)
_MIDNIGHT, _ALMOST_MIDNIGHT = 24 * 60, 24 * 60 - 1
_NO_TAIL = "23:59-24:00"
"""Stands in the expression of tails for a span that ends by midnight."""

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
        days = {moment.date(), (moment - self.past_midnight).date()}
        return any(
            begins <= moment < ends
            for day in days
            for begins, ends in self._openings_of(day, calendar)
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
        day, last = (moment - self.past_midnight).date(), moment.date() + (days - 1) * DAY
        while day <= last:
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
        while datetime.combine(day, time()) < end:
            for opens, shuts in self._openings_of(day, calendar):
                begins, ends = max(opens, start), min(shuts, end)
                if begins >= ends:
                    continue
                if running and begins <= running[1]:
                    running = (running[0], max(running[1], ends))
                    continue
                if running:
                    yield running
                running = (begins, ends)
            day += DAY
        if running:
            yield running

    def _openings_of(self, day: date, calendar: Calendar) -> tuple[Span, ...]:
        """The openings that begin on one day, whole, in their order."""
        on_holiday = self.names_holidays and calendar.is_holiday(day)
        read_like = day.weekday() if on_holiday else counts_as(day, calendar)
        return _openings_on(self.text, day, read_like, on_holiday)


@lru_cache(maxsize=4096)
def parse(text: str) -> Hours:
    """Read opening hours, or raise BadHours. A process reads the same text once."""
    clean = plain_times(to_syntax(text))
    bare = _QUOTED.sub("", clean)
    if _SCHOOL.search(bare):
        raise BadHours(_("School holidays (SH) are not known here; write the dates."))
    names_holidays = bool(_HOLIDAYS.search(bare))
    if names_holidays:
        _expression(_on_holiday(clean))
    return Hours(clean, _longest_tail(clean), names_holidays)


def to_syntax(text: str) -> str:
    """Return opening hours in OSM's syntax, whether they were written in it or in words. Raises
    BadHours if they cannot be read."""
    try:
        clean = in_syntax(text)
    except ValueError as trouble:
        raise BadHours from trouble
    _expression(clean)
    return clean


def plain_times(text: str) -> str:
    """Return the expression with clock times only: no sun, and no last minute left out."""
    return outside_quotes(text, lambda part: _SPAN.sub(_to_midnight, _SUN_TIME.sub(_sun, part)))


def outside_quotes(text: str, change: Callable[[str], str]) -> str:
    """Change an expression and leave the words that it quotes."""
    parts = re.split(r'("[^"]*")', text)
    return "".join(part if part.startswith('"') else change(part) for part in parts)


def _sun(match: re.Match[str]) -> str:
    name, sign, hours, minutes, plain = match.groups()
    if plain:
        return _clock(_SUN[plain])
    apart = int(hours) * 60 + int(minutes)
    return _clock((_SUN[name] + (apart if sign == "+" else -apart)) % _MIDNIGHT)


def _to_midnight(span: re.Match[str]) -> str:
    start, end = _minutes(span)
    return f"{_clock(start)}-24:00" if end == _ALMOST_MIDNIGHT else span.group()


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(span: re.Match[str]) -> tuple[int, int]:
    start_hour, start_minute, end_hour, end_minute = map(int, span.groups())
    return start_hour * 60 + start_minute, end_hour * 60 + end_minute


def _tail(start: int, end: int) -> int:
    """Return how many minutes of a span lie after the midnight that ends its day."""
    if end > _MIDNIGHT:
        return end - _MIDNIGHT
    return end if end <= start else 0


def _wall(at: datetime) -> datetime:
    """The clock on the wall in this city, without a zone, as the library counts."""
    return at.astimezone(HERE).replace(tzinfo=None)


def counts_as(day: date, calendar: Calendar) -> int:
    """The weekday as which a day is read: its own, unless a weekday is free or a weekend worked."""
    weekend = day.weekday() >= _SATURDAY
    working = calendar.is_working(day)
    if working != weekend:
        return day.weekday()
    if not working:
        return _SUNDAY
    return _FRIDAY if day.weekday() == _SATURDAY else _MONDAY


def _on_holiday(text: str) -> str:
    """The expression as it is read on a holiday, where `PH` means every day. On others it never
    comes, which is what the library takes it for when it is told no country."""
    return outside_quotes(text, lambda part: _HOLIDAYS.sub("Mo-Su", _HOLIDAYS_ON.sub("", part)))


def _read_as(text: str, weekday: int, *, real: int) -> str:
    """The expression as it is read on a `real` weekday that counts as another: what names that one
    means every day, what does not means none. `Mo[1]` names a date and stays."""
    never = WEEKDAYS[(real + 1) % 7]

    def change(match: re.Match[str]) -> str:
        first, last, numbered = match.groups()
        if numbered:
            return match.group()
        begins = WEEKDAYS.index(first.title())
        length = (WEEKDAYS.index((last or first).title()) - begins) % 7
        return "Mo-Su" if (weekday - begins) % 7 <= length else never

    return outside_quotes(text, lambda part: _WEEKDAYS.sub(change, part))


@lru_cache(maxsize=8192)
def _until_midnight(text: str) -> str:
    """The expression without what lies after the midnight that ends a day. A closing by night, as
    in `21:30-07:30 off`, is closed by night and in the morning."""

    def cut(span: re.Match[str], *, closing: bool) -> str:
        start, end = _minutes(span)
        tail = _tail(start, end)
        if end and not tail:
            return span.group()
        return f"{_clock(start)}-24:00" + (f",00:00-{_clock(tail)}" if tail and closing else "")

    return _each_rule(text, cut)


@lru_cache(maxsize=8192)
def _after_midnight(text: str) -> str:
    """The expression of the tails of nights, as they lie on the next day."""

    def cut(span: re.Match[str], *, closing: bool) -> str:
        tail = 0 if closing else _tail(*_minutes(span))
        return f"00:00-{_clock(tail)}" if tail else _NO_TAIL

    return _each_rule(text, cut)


@lru_cache(maxsize=8192)
def _longest_tail(text: str) -> timedelta:
    minutes = 0
    for rule in _QUOTED.sub("", text).split(";"):
        if not _OFF.search(rule):
            minutes = max([minutes, *(_tail(*_minutes(span)) for span in _SPAN.finditer(rule))])
    return timedelta(minutes=minutes)


def _each_rule(text: str, cut: Callable[..., str]) -> str:
    """Change the spans of every rule; `cut` is told whether the rule opens or closes."""

    def change(part: str) -> str:
        rules = part.split(";")
        closing = [bool(_OFF.search(rule)) for rule in rules]
        return ";".join(
            _SPAN.sub(partial(cut, closing=shut), rule)
            for rule, shut in zip(rules, closing, strict=True)
        )

    return outside_quotes(text, change)


@lru_cache(maxsize=8192)
def _expression(text: str) -> OpeningHours:
    try:
        return OpeningHours(text, auto_country=False, auto_timezone=False)
    except Unreadable as trouble:
        raise BadHours from trouble


@lru_cache(maxsize=1024)
def _never_changes(text: str) -> bool:
    return str(_expression(text).normalize()) in {"24/7", "closed"}


@lru_cache(maxsize=32768)
def _openings_on(text: str, day: date, read_like: int, on_holiday: bool) -> tuple[Span, ...]:
    """The openings that begin on a day: until midnight, and their tails on the next day."""
    if on_holiday:
        text = _on_holiday(text)
    elif read_like != day.weekday():
        text = _read_as(text, read_like, real=day.weekday())
    midnight = datetime.combine(day, time()) + DAY
    spans = list(_open_on(_until_midnight(text), day))
    longest = _longest_tail(text)
    for begins, ends in _open_on(_after_midnight(text), day) if longest else ():
        if begins == midnight - DAY and ends - begins <= longest:
            _append_tail(spans, midnight, ends + DAY)
    return tuple(spans)


def _append_tail(spans: list[Span], midnight: datetime, ends: datetime) -> None:
    begins = spans.pop()[0] if spans and spans[-1][1] == midnight else midnight
    spans.append((begins, ends))


def _open_on(text: str, day: date) -> Iterator[Span]:
    start = datetime.combine(day, time())
    for begins, ends, state, _words in _expression(text).intervals(start, start + DAY):
        if state == State.OPEN:
            yield begins, ends
