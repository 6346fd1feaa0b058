"""Days of the calendar: which day a moment falls on here, and so many months later."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def local_day(at: datetime) -> date:
    """The day it is in the city at that moment."""
    return at.astimezone(timezone.get_current_timezone()).date()


def end_of(day: date) -> datetime:
    """The moment at which that day is over in the city."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day: a month after
    31 January is 28 or 29 February, twelve months after 29 February is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
