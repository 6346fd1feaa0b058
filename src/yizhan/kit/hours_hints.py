"""Hints for who enters opening hours that can be read, but perhaps not as meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opening_hours import OpeningHours

from yizhan.kit.hours import DAY, HERE, Hours, parse, plain_times, to_syntax

_LAST_MINUTE = re.compile(r"-\s*23:59\b")
_MONDAY = date(2024, 3, 4)
"""Begins a week in which no day is free, made up, or named in many expressions."""


class _PlainWeek:
    def is_working(self, day: date) -> bool:
        return day.weekday() < 5  # Monday to Friday

    def is_holiday(self, day: date) -> bool:
        return False

    def covers(self, day: date) -> bool:
        return True


def hints_on(text: str) -> list[str]:
    """Return what is read otherwise than it is written, a sentence each. Raises BadHours."""
    if not text:
        return []
    hours, syntax = parse(text), to_syntax(text)
    hints = list(_cut_nights(hours, syntax))[:1]
    if _LAST_MINUTE.search(syntax):
        hints.append(_("An end at 23:59 is read as midnight. For a whole day write 24/7."))
    return hints


def _cut_nights(hours: Hours, syntax: str) -> Iterator[str]:
    """Nights that by the letter of the syntax end where the next day has a rule of its own."""
    if not hours.past_midnight:
        return
    by_letter = OpeningHours(plain_times(syntax), auto_country=False, auto_timezone=False)
    for day in (_MONDAY + n * DAY for n in range(7)):
        start = datetime.combine(day, time(), HERE)
        midnight = start + DAY
        spans = hours.intervals(start, midnight + timedelta(hours=12), _PlainWeek())
        ends = next((ends for begins, ends in spans if begins < midnight < ends), None)
        last = ends and (ends - timedelta(minutes=1)).replace(tzinfo=None)
        if ends and last and not by_letter.is_open(last):
            yield _("The night of %(day)s is open until %(time)s of the next day, also where that "
                    "day has a rule of its own.") % {
                "day": date_format(day, "l"), "time": f"{ends:%H:%M}",
            }  # fmt: skip
