"""The three coverages of the city, quarter by quarter: offices with a guidance station, counties
with a general branch, companies with members that a branch covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import UnitPeriod
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.days import add_months
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.forecast import FULL, TARGET, Forecast, forecast, needed
from yizhan.roof.insight.months import plain
from yizhan.wings.organisation.branches.index import companies_with_members, covered_companies

QUARTERS = 4
"""So many quarters are looked back."""


@dataclass(frozen=True)
class Share:
    """A part of a whole on a day."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        return round(100 * self.part / self.whole, 1) if self.whole else FULL


@dataclass(frozen=True)
class Kind:
    key: str
    name: Promise
    formula: Promise
    share: Callable[[date], Share]


@dataclass(frozen=True)
class Row:
    """A day: measured, or foretold; and where the line to the target is."""

    on: date
    share: Share | None
    foretold: float | None
    needed: float


@dataclass(frozen=True)
class Coverage:
    kind: Kind
    rows: list[Row]
    forecast: Forecast

    @property
    def finding(self) -> str:
        """The chart in a sentence."""
        one = self.forecast
        facts = {"now": plain(one.now), "then": plain(one.at_target), "pace": plain(one.per_month)}
        if one.now >= FULL:
            return _("All are covered")
        if one.on_course:
            return _("%(now)s%% now; at this pace 100%% before the end of 2027") % facts
        if one.per_month <= 0:
            return _("%(now)s%% now, and no more than a year ago: the target is missed") % facts
        return _("%(now)s%% now; at this pace %(then)s%% at the end of 2027") % facts


def coverages(today: date) -> list[Coverage]:
    """Each of the three on this day, in the quarters before and, foretold, on the target day."""
    return [_coverage(kind, today) for kind in KINDS]


def _coverage(kind: Kind, today: date) -> Coverage:
    days = [add_months(today, -3 * n) for n in range(QUARTERS, 0, -1)] + [today]
    measured = [(day, kind.share(day)) for day in days]
    shares = [(day, share.percent) for day, share in measured if share.whole]
    shares = shares or [(today, measured[-1][1].percent)]
    ahead = forecast(shares)
    rows = [Row(day, share, None, needed(shares[0], day)) for day, share in measured]
    if today < TARGET:
        rows.append(Row(TARGET, None, ahead.at_target, FULL))
    return Coverage(kind, rows, ahead)


def _offices(on: date) -> Share:
    extent = Extent(on)
    offices = set(extent.units(UnitKind.OFFICE).values_list("path", flat=True))
    stations = {unit.parent_path for unit in extent.units(UnitKind.GUIDANCE_STATION)}
    return Share(len(offices & stations), len(offices))


def _counties(on: date) -> Share:
    counties = set(Division.objects.in_force(on=on).counties().values_list("pk", flat=True))
    general = UnitPeriod.objects.in_force(on=on).filter(kind=UnitKind.GENERAL_BRANCH)
    founded = Division.objects.counties_of(set(general.values_list("division", flat=True)))
    return Share(len(counties & set(founded.values())), len(counties))


def _companies(on: date) -> Share:
    companies = companies_with_members(on=on)
    return Share(len(companies & covered_companies(on=on)), len(companies))


KINDS = (
    Kind(
        "companies",
        pgettext_lazy("coverage", "Companies with members that a branch covers"),
        gettext_lazy("100 × companies covered ÷ companies in which a member is known, on the day."),
        _companies,
    ),
    Kind(
        "offices",
        pgettext_lazy("coverage", "Offices with a guidance station"),
        gettext_lazy(
            "100 × offices with a guidance station below them ÷ offices, at the end of the day."
        ),
        _offices,
    ),
    Kind(
        "counties",
        pgettext_lazy("coverage", "Counties with a general branch"),
        gettext_lazy("100 × counties with a general branch ÷ counties, at the end of the day."),
        _counties,
    ),
)
