"""Deadlines in words: the same for those who wait and for those who owe the answer."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED
from yizhan.ground.worktime.actions import load_calendar
from yizhan.ground.worktime.rules import DEFAULT_OFFICE_HOURS, working_minutes_between
from yizhan.kit import hours as opening

WORKING_DAY = 7 * 60
"""Working minutes of a usual day; from two of them on people count in days."""


def deadline_words(case: Case, *, at: datetime) -> str:
    """Return what is promised about a case right now, in the unit's own working hours; empty once
    it is closed. Reads `case.unit`."""
    if case.status in CLOSED:
        return ""
    if case.paused_at is not None:
        words = {"time": working_time(case.minutes_left or 0)}
        return _("The clock stands still until the reply; %(time)s left.") % words
    minutes = _working(min(at, case.due_at), max(at, case.due_at), case)
    return running(due_at=case.due_at, at=at, minutes=minutes)


def deadline_tone(case: Case, *, at: datetime) -> str:
    """The tone of the look that belongs to the words."""
    if case.status in CLOSED:
        return ""
    if case.paused_at is not None or at < case.due_soon_at:
        return "calm"
    return "warn" if at <= case.due_at else "bad"


def running(*, due_at: datetime, at: datetime, minutes: int) -> str:
    """`3 working hours left, by Thu 11:00`. `minutes`: the working minutes between the two."""
    words = {"time": working_time(minutes), "moment": moment(due_at, at=at)}
    if due_at >= at:
        return _("%(time)s left, by %(moment)s") % words
    if minutes == 0:
        return _("overdue since %(moment)s") % words
    return _("overdue by %(time)s, since %(moment)s") % words


def working_time(minutes: int) -> str:
    """`3 working hours`, `about 4 working days`."""
    if minutes < 60:
        words = ngettext("%(n)d working minute", "%(n)d working minutes", minutes)
        return words % {"n": minutes}
    if minutes < 2 * WORKING_DAY:
        hours = round(minutes / 60)
        return ngettext("%(n)d working hour", "%(n)d working hours", hours) % {"n": hours}
    days = round(minutes / WORKING_DAY)
    return ngettext("about %(n)d working day", "about %(n)d working days", days) % {"n": days}


def moment(then: datetime, *, at: datetime) -> str:
    """A moment as people say it: `today 11:00`, `tomorrow 11:00`, `Thu 11:00`, `Nov. 28 11:00`."""
    local = localtime(then)
    days = (local.date() - localtime(at).date()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        day = near[days]
    elif 1 < days < 7:
        day = date_format(local, "D")
    elif local.year == localtime(at).year:
        day = date_format(local, "MONTH_DAY_FORMAT")
    else:
        day = date_format(local, "DATE_FORMAT")
    return f"{day} {local:%H:%M}"


def _working(start: datetime, end: datetime, case: Case) -> int:
    hours = opening.parse(case.unit.office_hours or DEFAULT_OFFICE_HOURS)
    return working_minutes_between(start, end, hours=hours, calendar=load_calendar())
