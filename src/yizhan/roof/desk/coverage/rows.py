"""The rows behind the figures of one county."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from yizhan.ground.people.models import UnitPeriod
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.roof.desk.coverage.counties import Sight


@dataclass(frozen=True)
class Rows:
    periods: QuerySet[UnitPeriod] | Sequence[UnitPeriod]
    counts: dict[int, int] = field(default_factory=dict)
    """The number of counted things at a unit, where that is not the unit itself."""
    gaps: frozenset[int] = frozenset()
    """Units of the page that lack what they should have."""


def _of(kind: UnitKind) -> Callable[[Sight, Division | None], Rows]:
    def rows(sight: Sight, county: Division | None) -> Rows:
        return Rows(_with_units(sight.units(kind).filter(sight.in_county(county))))

    return rows


def _bare(sight: Sight, county: Division | None) -> Rows:
    offices = _with_units(sight.bare_offices().filter(sight.in_county(county)))
    return Rows(offices, gaps=frozenset(offices.values_list("unit", flat=True)))


def _companies(sight: Sight, county: Division | None) -> Rows:
    companies = list(_with_units(sight.companies().filter(sight.in_county(county))))
    return Rows(companies, gaps=frozenset(one.unit_id for one in companies) - sight.covered)


def _covered(sight: Sight, county: Division | None) -> Rows:
    every = _companies(sight, county)
    return Rows([one for one in every.periods if one.unit_id not in every.gaps])


def _riders(sight: Sight, county: Division | None) -> Rows:
    by_site = sight.riders_by_site()
    sites = UnitPeriod.objects.for_units(by_site, on=sight.on)
    above = Division.objects.counties_of(site.division_id for site in sites)
    key = county.pk if county else None
    return Rows([site for site in sites if above.get(site.division_id) == key], by_site)


def _with_units(periods: QuerySet[UnitPeriod]) -> QuerySet[UnitPeriod]:
    return periods.select_related("division", "unit").order_by("path")


ROWS: dict[str, Callable[[Sight, Division | None], Rows]] = {
    "offices": _of(UnitKind.OFFICE),
    "stations": _of(UnitKind.GUIDANCE_STATION),
    "bare": _bare,
    "branches": _of(UnitKind.BRANCH),
    "companies": _companies,
    "covered": _covered,
    "riders": _riders,
}
