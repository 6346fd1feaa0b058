"""The state of a duty as a badge; its day and its answers in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.roof.shared.templatetags.look import badge
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import WARN_DAYS, State

register = template.Library()


@dataclass(frozen=True)
class DutyState:
    badge: SafeString
    tone: str
    """The tone of the row: bad, warn or nothing."""


@register.simple_tag
def duty_state(duty: Duty, today: date) -> DutyState:
    """`{% duty_state duty today as state %}`: late, due soon, owed, done, done late, waived."""
    late = duty.is_late(on=today)
    if duty.state == State.DONE:
        word = pgettext("duty", "done late") if late else pgettext("duty", "done")
        return DutyState(badge("warn" if late else "good", "ok", word), "")
    if duty.state == State.WAIVED:
        return DutyState(badge("", "closed_no_action", pgettext("duty", "waived")), "")
    if late:
        days = (today - duty.due_on).days
        word = _("late by %(n)d days") % {"n": days}
        return DutyState(badge("bad", "overdue", word), "bad")
    if (duty.due_on - today).days <= WARN_DAYS:
        return DutyState(badge("warn", "due_soon", pgettext("duty", "due soon")), "warn")
    return DutyState(badge("", "awaiting_handling", pgettext("duty", "owed")), "")


@register.filter
def day(due_on: date) -> str:
    """`today`, `tomorrow`, `Mar. 25`, and with the year if it is another one."""
    today = localdate()
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    away = (due_on - today).days
    if away in near:
        return near[away]
    return date_format(due_on, "MONTH_DAY_FORMAT" if due_on.year == today.year else "DATE_FORMAT")


@register.filter
def percent(value: float) -> str:
    return f"{value:g}%"


@register.filter
def answer(value: Any) -> Any:
    """One cell of an answer table."""
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return "–" if value in (None, "") else value


@register.filter
def answer_to(answers: dict[str, Any], key: str) -> Any:
    """`{{ duty.answer|answer_to:question.key }}`"""
    return answer(answers.get(key))
