"""Requests for figures from a higher office: states, limits, and the minutes that a table saves."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.ground.worktime.rules import WorkCalendar

TITLE_LIMIT, OFFICE_LIMIT = 120, 80
MOST_CELLS = 240
"""A larger table is several."""


DAY = timedelta(days=1)
REMINDED_BEFORE = 2
"""Working days between the reminder and the day on which a table is due."""


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("figures asked", "to be sent")
    SENT = "sent", pgettext_lazy("figures asked", "sent")
    CLOSED = "closed", pgettext_lazy("figures asked", "closed without sending")


def minutes_saved(cells: int, *, minutes_per_cell: int) -> int:
    """The minutes that somebody would have needed to fill the table by hand: the number of its
    cells, each at what one figure takes."""
    return max(cells, 0) * minutes_per_cell


def reminder_day(due_on: date, *, entered_on: date, calendar: WorkCalendar) -> date:
    """The day on which whoever sends it is reminded: two working days before it is due, not the day
    on which it was entered, and never after the day it is due."""
    day, left = due_on, REMINDED_BEFORE
    while left and day > entered_on:
        day -= DAY
        left -= calendar.is_working(day)
    return min(due_on, max(day, entered_on + DAY))


class FigureRequestsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    ENTERED = "figures.asked", _("figures asked from above were entered")
    SENT = "figures.sent", _("a table asked from above was sent")
    CLOSED = "figures.closed", _("a table asked from above was closed without sending")
    REMINDED = "figures.reminded", _("who sends a table asked from above was reminded")
    LATE = "figures.late", _("a table asked from above was not sent in time")
    HANDED_OVER = "figures.handed_over", _("tables asked from above went to a successor")
