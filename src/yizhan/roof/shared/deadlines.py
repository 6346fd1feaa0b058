"""Deadlines in words: the same for those who wait and for those who owe the answer."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yizhan.ground.casework.actions import Promise
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import CLOSED


def deadline_words(case: Case, *, at: datetime) -> str:
    """Return what is promised about a case right now; empty once it is closed."""
    if case.status in CLOSED:
        return ""
    if case.paused_at is not None:
        return _("The clock stands still until the reply.")
    return due_words(case.due_at, at=at)


def deadline_words_for_asker(case: Case, *, at: datetime) -> str:
    """Return the same for the one who asked: it is she whose reply a stopped clock waits for."""
    if case.paused_at is not None and case.status not in CLOSED:
        return _("The clock stands still until you reply.")
    return deadline_words(case, at=at)


def deadline_tone(case: Case, *, at: datetime) -> str:
    """The tone of the look that belongs to the words."""
    if case.status in CLOSED:
        return ""
    if case.paused_at is not None or at < case.due_soon_at:
        return "calm"
    return "warn" if at <= case.due_at else "bad"


def due_words(due_at: datetime, *, at: datetime) -> str:
    """`answer by Thursday 11:00`. Nobody can count working minutes; everybody knows the day."""
    words = {"moment": moment(due_at, at=at)}
    if due_at >= at:
        return _("answer by %(moment)s") % words
    return _("overdue: the answer was due %(moment)s") % words


def promise_words(item: CatalogueItem, promise: Promise, *, at: datetime) -> str:
    """Return what is true at this moment of an order that is not sent yet."""
    words = {"moment": moment(promise.due_at, at=at)}
    if promise.on_duty:
        return _("Somebody is on duty now and gets in touch by %(moment)s.") % words
    if not item.urgent:
        return due_words(promise.due_at, at=at)
    if promise.at_work:
        return _("The office is open now and gets in touch by %(moment)s.") % words
    return _("Nobody is on duty now: an answer comes by %(moment)s.") % words


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
