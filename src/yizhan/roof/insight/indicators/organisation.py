"""Organisation: units, and who rides where."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.rules import UnitKind
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, indicator


@indicator(
    "delivery_sites",
    name=_("Delivery sites"),
    unit=pgettext_lazy("counted", "sites"),
    definition=_("Delivery sites of platform companies that are open on the day."),
)
def delivery_sites(extent: Extent) -> Answer:
    return _of_units(extent, UnitKind.DELIVERY_SITE)


@indicator(
    "riders",
    name=_("Delivery riders"),
    unit=pgettext_lazy("counted", "riders"),
    definition=_(
        "People entered in the register as riding at a delivery site at the end of the day. Who"
        " left that day is not counted; who rides again counts once."
    ),
)
def riders(extent: Extent) -> Answer:
    present = extent.riderships()

    def lines() -> list[Line]:
        by_site = present.values_list("site__name", "site__division__name")
        counted = by_site.annotate(riders=Count("rider", distinct=True)).order_by("site__path")
        return [Line(name, place or "", count) for name, place, count in counted]

    return Answer(present.values("rider").distinct().count(), lines)


@indicator(
    "county_general_branches",
    name=_("County general branches"),
    unit=pgettext_lazy("counted", "branches"),
    definition=_(
        "General branches of the industry in counties and districts that exist on the day."
    ),
)
def county_general_branches(extent: Extent) -> Answer:
    return _of_units(extent, UnitKind.GENERAL_BRANCH)


@indicator(
    "guidance_stations",
    name=_("Guidance stations"),
    unit=pgettext_lazy("counted", "stations"),
    definition=_("Party-building guidance stations at market-regulation offices on the day."),
)
def guidance_stations(extent: Extent) -> Answer:
    return _of_units(extent, UnitKind.GUIDANCE_STATION)


@indicator(
    "office_coverage",
    name=_("Offices with a guidance station"),
    unit="%",
    definition=_(
        "Of the market-regulation offices that exist on the day, those with a guidance station of"
        " their own. The list shows offices without one."
    ),
)
def office_coverage(extent: Extent) -> Answer:
    offices = list(extent.units(UnitKind.OFFICE))
    steps = len(offices[0].path) if offices else 0
    covered = {unit.path[:steps] for unit in extent.units(UnitKind.GUIDANCE_STATION)}
    missing = [office for office in offices if office.path not in covered]
    share = round(100 * (len(offices) - len(missing)) / len(offices), 1) if offices else 0.0
    return Answer(share, lambda: [Line(unit.name, _place(unit)) for unit in missing])


def _of_units(extent: Extent, kind: UnitKind) -> Answer:
    units = extent.units(kind)
    return Answer(units.count(), lambda: [Line(unit.name, _place(unit)) for unit in units])


def _place(unit: object) -> str:
    division = getattr(unit, "division", None)
    return division.name if division else ""
