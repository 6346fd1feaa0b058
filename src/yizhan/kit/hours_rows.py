"""Opening hours as the rows of a form: the days that are ticked, from when, until when.

Rows can say a part of OSM's syntax: what holds every week, and whether it rests on public holidays.
What names a date, a month or the sun, or has words of its own, is not for rows. A text is given in
rows only if the rows, written down again, open and close at the same moments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from yizhan.kit.hours import DAY, HERE, BadHours, parse, to_syntax
from yizhan.kit.hours_words import WEEKDAYS

WHOLE_DAY = ("00:00", "24:00")
_DAY = f"(?:{'|'.join(WEEKDAYS)})"
_DAYS = rf"{_DAY}(?:\s*-\s*{_DAY})?(?:\s*,\s*{_DAY}(?:\s*-\s*{_DAY})?)*"
_SPAN = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}"
_RULE = re.compile(rf"(?:({_DAYS})\s+)?({_SPAN}(?:\s*,\s*{_SPAN})*|off|closed)")
_HOLIDAYS_OFF = re.compile(r"PH\s+(?:off|closed)")
_HOURS_OF_A_DAY = 24
_FIRST_DAY = date(2024, 3, 4)
"""A Monday; the three weeks from it are compared."""

Span = tuple[str, str]


class Row(NamedTuple):
    """One opening, on each of these weekdays (Monday is 0). An end before its beginning is on the
    next day."""

    days: tuple[int, ...]
    begins: str
    ends: str


class Rows(NamedTuple):
    rows: tuple[Row, ...]
    closed_on_holidays: bool


class _Sample:
    """Three weeks that have all there is: a free Wednesday and Saturday, a worked Sunday."""

    def is_working(self, day: date) -> bool:
        number = (day - _FIRST_DAY).days
        return number == 13 or (day.weekday() < 5 and not self.is_holiday(day))

    def is_holiday(self, day: date) -> bool:
        return (day - _FIRST_DAY).days in {9, 12}

    def covers(self, day: date) -> bool:
        return True


def rows_of(text: str) -> Rows | None:
    """Return the rows that say the same as a text; None if rows cannot say it."""
    if not text.strip():
        return Rows((), closed_on_holidays=False)
    try:
        rows = _read(to_syntax(text))
        return rows if rows is not None and _openings(text) == _openings(text_of(rows)) else None
    except BadHours:
        return None


def text_of(rows: Rows) -> str:
    """Return rows in OSM's syntax; nothing if no day is open."""
    week: list[list[Span]] = [[] for _day in WEEKDAYS]
    for row in rows.rows:
        for day in row.days:
            week[day].append((row.begins, row.ends))
    rules = [
        f"{_named(days)} {','.join('-'.join(span) for span in spans)}".strip()
        for spans, days in _alike(week)
    ]
    if rules == ["-".join(WHOLE_DAY)] and not rows.closed_on_holidays:
        return "24/7"
    return "; ".join([*rules, "PH off"] if rules and rows.closed_on_holidays else rules)


def _read(syntax: str) -> Rows | None:
    week: list[list[Span]] = [[] for _day in WEEKDAYS]
    closed_on_holidays = False
    for part in syntax.split(";"):
        rule = part.strip().replace("24/7", "00:00-24:00")
        match = _RULE.fullmatch(rule)
        if _HOLIDAYS_OFF.fullmatch(rule):
            closed_on_holidays = True
        elif match is None:
            return None
        else:
            for day in _days(match[1]):
                week[day] = _spans(match[2])
    rows = [Row(days, begins, ends) for spans, days in _alike(week) for begins, ends in spans]
    return Rows(tuple(rows), closed_on_holidays)


def _days(text: str | None) -> Iterable[int]:
    """The weekdays that «Mo-We,Sa» names; all, where none is named."""
    for part in (text or "Mo-Su").split(","):
        first, _dash, last = (name.strip() for name in part.partition("-"))
        begins = WEEKDAYS.index(first)
        length = (WEEKDAYS.index(last or first) - begins) % 7
        yield from ((begins + n) % 7 for n in range(length + 1))


def _spans(text: str) -> list[Span]:
    if text in {"off", "closed"}:
        return []
    spans = (span.split("-") for span in text.split(","))
    return [(_clock(begins), _clock(ends)) for begins, ends in spans]


def _clock(text: str) -> str:
    """Return a time with two digits; 26:00 is 02:00, 24:00 stays."""
    hours, minutes = map(int, text.split(":"))
    if (hours, minutes) != (_HOURS_OF_A_DAY, 0):
        hours %= _HOURS_OF_A_DAY
    return f"{hours:02}:{minutes:02}"


def _alike(week: list[list[Span]]) -> list[tuple[tuple[Span, ...], tuple[int, ...]]]:
    """The days that open alike, together; in the order of the week."""
    days: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in enumerate(week):
        if spans:
            days.setdefault(tuple(sorted(set(spans))), []).append(day)
    return [(spans, tuple(alike)) for spans, alike in days.items()]


def _named(days: tuple[int, ...]) -> str:
    """«Mo-Fr», «Mo,We,Sa»; nothing for the whole week."""
    if len(days) == len(WEEKDAYS):
        return ""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}"
        for run in runs
    )


@lru_cache(maxsize=512)
def _openings(text: str) -> tuple[tuple[datetime, datetime], ...]:
    if not text:
        return ()
    start = datetime.combine(_FIRST_DAY, time(), HERE)
    return tuple(parse(text).intervals(start, start + 21 * DAY + timedelta(hours=12), _Sample()))
