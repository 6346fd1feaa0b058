"""Days of the calendar: which day a moment falls on here, and so many months later."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""The days that an address may name. A day later or earlier, or in another zone, each has one that
can be written down; 1 January of the year 1 has none."""


def local_day(at: datetime) -> date:
    """The day it is in the city at that moment."""
    return at.astimezone(timezone.get_current_timezone()).date()


def day_in(text: str) -> date | None:
    """Return the day that an address names (`2024-10-01`); None if it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def moment_in(text: str) -> datetime | None:
    """Return the moment that an address names (`2024-10-01T08:00:00+08:00`); None if it names none,
    or one without a zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and FIRST <= moment.date() <= LAST else None


def end_of(day: date) -> datetime:
    """The moment at which that day is over in the city."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day: a month after
    31 January is 28 or 29 February, twelve months after 29 February is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
