"""The brief that an address asks for: which days, which unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.days import day_in
from yizhan.wings.organisation.briefs.rules import Period, month_of

KINDS = (
    UnitKind.CITY_COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BUREAU, UnitKind.DEPARTMENT,
    UnitKind.COMPANY,
)  # fmt: skip
"""Units of these kinds are offered; every other one within reach has its brief by address."""
MOST_UNITS = 300
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Asked:
    period: Period
    unit: Unit
    wrong: str = ""
    """Why the days that were named are not those of the brief."""

    @property
    def query(self) -> str:
        return query_of(self.period, self.unit)


def query_of(period: Period, unit: Unit | None) -> str:
    days = {"from": period.since.isoformat(), "to": period.until.isoformat()}
    return urlencode(days | ({"unit": unit.code} if unit else {}))


def full_links(period: Period, unit: Unit | None) -> Callable[[str], str]:
    """Addresses for a file, which is opened anywhere."""
    query = query_of(period, unit)
    return lambda key: f"{settings.BASE_URL}{reverse('desk:brief_figure', args=[key])}?{query}"


def asked(query: dict[str, str], *, person: Person, today: date) -> Asked:
    """Read an address. Without days: the last month that is over. A unit out of reach is not
    found."""
    period, wrong = _period(query, today)
    units = units_where(person, Permission.OVERVIEW_READ).order_by("path")
    code = query.get("unit", "")
    unit = units.filter(code=code).first() if code else units.not_ended().first()
    if unit is None:
        raise Http404
    return Asked(period, unit, wrong)


def _period(query: dict[str, str], today: date) -> tuple[Period, str]:
    usual = month_of(today.replace(day=1) - timedelta(days=1))
    named = (query.get("from", ""), query.get("to", ""))
    if not any(named):
        return usual, ""
    since, until = map(day_in, named)
    if since is None or until is None or since.year < FIRST_YEAR:
        return usual, _("Give both days, each as a date.")
    if until < since:
        return usual, _("The period ends before it begins.")
    if since > today:
        return usual, _("The period has not begun.")
    return Period(since, until), ""


def choices(today: date) -> list[tuple[str, Period]]:
    """The periods that are offered by a tap."""
    this = month_of(today)
    last = month_of(this.since - timedelta(days=1))
    return [
        (pgettext("brief", "last month"), last),
        (pgettext("brief", "this month"), this),
        (pgettext("brief", "this year"), _year(today.year)),
        (pgettext("brief", "last year"), _year(today.year - 1)),
        (pgettext("brief", "the year before"), _year(today.year - 2)),
    ]


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def units_offered(person: Person, chosen: Unit) -> list[Any]:
    units = units_where(person, Permission.OVERVIEW_READ).not_ended().order_by("path")
    offered = list(units.filter(kind__in=KINDS)[:MOST_UNITS])
    return offered if chosen in offered else [chosen, *offered]
