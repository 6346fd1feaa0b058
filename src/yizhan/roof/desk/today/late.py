"""The cases that are late now, or came back unsolved, with what a lead can do about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.ground.casework.models import Case, CaseQuerySet
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.worktime.actions import load_calendar
from yizhan.ground.worktime.rules import DEFAULT_OFFICE_HOURS, working_minutes_between
from yizhan.kit import hours as opening

SHOWN = 8
HOUR = 60
WORKING_DAY = 7 * HOUR
"""Working minutes of a usual day; from two of them on people count in days."""


@dataclass(frozen=True)
class LateCase:
    """One line of the list. `late` is said in the office hours of the unit that owes the answer."""

    case: Case
    late: str
    may_remind: bool


def late_cases(person: Person, *, at: datetime) -> tuple[list[LateCase], int]:
    """The latest few and how many there are; the longest overdue first."""
    return _rows(person, _visible(person).overdue(at=at), at=at)


def returned_cases(person: Person, *, at: datetime) -> tuple[list[LateCase], int]:
    """Those whose asker said «not solved», except what stands among the late ones."""
    back = _visible(person).returned().exclude(paused_at=None, due_at__lt=at)
    return _rows(person, back, at=at)


def _visible(person: Person) -> CaseQuerySet:
    return Case.objects.visible_to(person).not_merged()


def _rows(person: Person, cases: CaseQuerySet, *, at: datetime) -> tuple[list[LateCase], int]:
    front = cases.front("due_at", "pk", rows=SHOWN).select_related("item", "unit")
    rows = [
        LateCase(case, _lateness(case, at=at), can(person, Permission.CASE_REMIND, case.unit))
        for case in front
    ]
    return rows, len(rows) if len(rows) < SHOWN else cases.order_by().count()


def _lateness(case: Case, *, at: datetime) -> str:
    if at <= case.due_at:
        return ""
    hours = opening.parse(case.unit.office_hours or DEFAULT_OFFICE_HOURS)
    minutes = working_minutes_between(case.due_at, at, hours=hours, calendar=load_calendar())
    if minutes < HOUR:
        return _("under an hour")
    if minutes >= 2 * WORKING_DAY:
        days = minutes // WORKING_DAY
        return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}
    whole = minutes // HOUR
    return ngettext("%(n)d working hour", "%(n)d working hours", whole) % {"n": whole}
