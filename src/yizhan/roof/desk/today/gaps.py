"""Things to be decided or asked for: duties and decisions past their day, empty seats, counties
without a general branch. Each with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.roof.desk.committee.rows import CommitteeRow, committee_rows
from yizhan.roof.desk.coverage.counties import Sight, counties
from yizhan.wings.organisation.duties.actions import may_assign
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.leadership.models import Decision

SHOWN = 5


@dataclass(frozen=True)
class Gap:
    """A thing to decide, and where."""

    text: str
    about: str
    href: str
    deed: str


def late_duties(person: Person, *, on: date) -> tuple[list[Duty], int]:
    """The duties of units below that are late now, the longest first, and how many there are."""
    late = Duty.objects.within(person, Permission.DUTY_ASSIGN).open_and_late(on=on)
    rows = list(late.select_related("unit").order_by("due_on", "pk")[:SHOWN])
    return rows, len(rows) if len(rows) < SHOWN else late.order_by().count()


def gaps(person: Person, *, on: date) -> list[Gap]:
    return [
        *_counties_without_branch(person, on=on),
        *_empty_seats(person, on=on),
    ]


def _counties_without_branch(person: Person, *, on: date) -> list[Gap]:
    if not can_somewhere(person, Permission.DUTY_ASSIGN):
        return []
    rows = [row for row in counties(Sight(person, on), with_people=False) if row.division]
    bare = [row.division.name for row in rows if row.lacks_branch and row.division]
    if not bare:
        return []
    text = _("No general branch yet: %(names)s") % {"names": "、".join(bare)}
    share = _("%(n)d of %(all)d have one") % {"n": len(rows) - len(bare), "all": len(rows)}
    href = reverse("desk:task_new") + "?" + urlencode({"title": text[:120]})
    return [Gap(text, share, href, _("Instruct"))]


def _empty_seats(person: Person, *, on: date) -> list[Gap]:
    if not can_somewhere(person, Permission.COMMITTEE_READ):
        return []
    rows = [row for row in committee_rows(person, on=on) if row.vacant]
    return [_empty_seat(row) for row in rows[:SHOWN]]


def _empty_seat(row: CommitteeRow) -> Gap:
    share = ngettext(
        "%(n)d of %(all)d seats is empty", "%(n)d of %(all)d seats are empty", row.vacant
    ) % {"n": row.vacant, "all": row.seats}
    return Gap(row.unit.name, share, reverse("desk:committee", args=[row.unit.code]), _("Look"))


@dataclass(frozen=True)
class LateDecision:
    decision: Decision
    may_remind: bool


def late_decisions(person: Person, *, on: date) -> list[LateDecision]:
    """The decisions past their day, the longest first."""
    if not can_somewhere(person, Permission.COMMITTEE_READ):
        return []
    decisions = Decision.objects.visible_to(person).late(on=on).select_related("duty__unit")
    return [
        LateDecision(decision, may_assign(person, decision.duty.unit))
        for decision in decisions.order_by("duty__due_on", "pk")[:SHOWN]
    ]
