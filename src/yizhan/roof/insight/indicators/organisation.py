"""Organisation: units, and who rides where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import UnitPeriod
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.headcount import Heads, count_by_site, heads
from yizhan.roof.insight.registry import Answer, Line, RowLines, Topic, indicator
from yizhan.wings.organisation.register.models.riding import RidershipQuerySet


@indicator(
    "delivery_sites",
    topic=Topic.NETWORK,
    name=_("Delivery sites"),
    unit=pgettext_lazy("counted", "sites"),
    definition=_("Delivery sites of platform companies that are open on the day."),
    formula=sources.ON_THE_DAY,
    source=sources.UNITS,
)
def delivery_sites(extent: Extent) -> Answer:
    return _count_of_units(extent, UnitKind.DELIVERY_SITE)


@indicator(
    "riders",
    topic=Topic.NETWORK,
    of_people=True,
    name=_("Delivery riders"),
    unit=pgettext_lazy("counted", "riders"),
    definition=_(
        "People entered in the register as riding at a delivery site at the end of the day. Who"
        " left that day is not counted; who rides again counts once."
    ),
    formula=_("The number of different people among the rows in force at the end of the day."),
    source=_("Entries of the register: who rides at which site from which day until which."),
    seen_with=Permission.HEADCOUNT_READ,
    shielded=sources.NO_NAMES,
)
def riders(extent: Extent) -> Answer:
    rolled_up = _heads(extent)
    if rolled_up is None:
        present = extent.riderships()
        return Answer(_people(present), lambda: _lines_of_sites(count_by_site(present), extent.on))
    sites = extent.sites()

    def lines() -> list[Line]:
        here = rolled_up.at_site if sites is None else rolled_up.at(sites)
        return _lines_of_sites(here, extent.on)

    return Answer(rolled_up.people(sites), lines)


def _heads(extent: Extent) -> Heads | None:
    """The riders of the day, read once for all parts of a page."""
    key = "riders", extent.on
    if key not in extent.shared:
        extent.shared[key] = heads(extent.on)
    found: Heads | None = extent.shared[key]
    return found


def _lines_of_sites(counted: Mapping[int, int], on: date) -> list[Line]:
    """By entries: nobody is entered twice at one site."""
    return [
        Line(site.name, site.division, counted[site.unit])
        for site in UnitPeriod.objects.names_of(counted, on=on)
    ]


def _people(present: RidershipQuerySet) -> int:
    """Different people. Of those who still ride there is one entry each, by a constraint, so that
    only the few who are about to leave have to be compared."""
    staying, leaving = present.riding(), present.left()
    also = staying.filter(rider=OuterRef("rider"))
    others = leaving.filter(~Exists(also)).values("rider").distinct()
    return staying.count() + others.count()


@indicator(
    "county_general_branches",
    topic=Topic.NETWORK,
    name=_("County general branches"),
    unit=pgettext_lazy("counted", "branches"),
    definition=_(
        "General branches of the industry in counties and districts that exist on the day."
    ),
    formula=sources.ON_THE_DAY,
    source=sources.UNITS,
)
def county_general_branches(extent: Extent) -> Answer:
    return _count_of_units(extent, UnitKind.GENERAL_BRANCH)


@indicator(
    "guidance_stations",
    topic=Topic.NETWORK,
    name=_("Guidance stations"),
    unit=pgettext_lazy("counted", "stations"),
    definition=_("Party-building guidance stations at market-regulation offices on the day."),
    formula=sources.ON_THE_DAY,
    source=sources.UNITS,
)
def guidance_stations(extent: Extent) -> Answer:
    return _count_of_units(extent, UnitKind.GUIDANCE_STATION)


@indicator(
    "office_coverage",
    topic=Topic.NETWORK,
    name=_("Offices with a guidance station"),
    unit="%",
    definition=_(
        "Of the market-regulation offices that exist on the day, those with a guidance station of"
        " their own. The list shows offices without one."
    ),
    formula=_("100 × offices with a guidance station below them ÷ offices, at the end of the day."),
    source=sources.UNITS,
)
def office_coverage(extent: Extent) -> Answer:
    offices = list(extent.units(UnitKind.OFFICE))
    stations = extent.units(UnitKind.GUIDANCE_STATION)
    covered = {station.parent_path for station in stations}
    missing = [office for office in offices if office.path not in covered]
    share = round(100 * (len(offices) - len(missing)) / len(offices), 1) if offices else 0.0
    lines = [Line(unit.name, _place(unit)) for unit in missing]
    return Answer(share, lambda: lines, measured=bool(offices))


def _count_of_units(extent: Extent, kind: UnitKind) -> Answer:
    units = extent.units(kind)
    count = units.count()
    return Answer(count, lambda: RowLines(units, _line, count=count))


def _line(unit: UnitPeriod) -> Line:
    return Line(unit.name, _place(unit))


def _place(unit: UnitPeriod) -> str:
    return unit.division.name if unit.division else ""
