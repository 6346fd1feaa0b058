"""One figure by county, and by the units directly below: each counted as it is for itself."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from yizhan.ground.people.models import UnitPeriod
from yizhan.ground.people.models.units import below, parent_path_of
from yizhan.ground.people.roles import units_where
from yizhan.ground.places.models import Division
from yizhan.roof.desk.indicators.asked import READ, Asked
from yizhan.roof.insight.groups import in_fives
from yizhan.roof.insight.months import Point
from yizhan.roof.insight.registry import Indicator

MOST_UNITS = 30


def by_county(about: Indicator, one: Asked, *, whole: float) -> list[Point]:
    """The counties, and what lies in none; a share and a median are of each county alone."""
    exact, extent = one.sees_groups(about), one.extent
    points = []
    for county in Division.objects.in_force(on=one.on).counties().order_by("code"):
        answer = about.compute(replace(extent, division=county))
        value = answer.value if exact else in_fives(answer.value)
        points.append(Point(county.name, value, answer.measured))
    rest = whole - sum(point.value for point in points)
    if adds_up(about) and rest > 0:
        points.append(Point(_("no county, or a rest of the groups"), rest))
    return points


def by_unit(about: Indicator, one: Asked) -> tuple[list[Point], int]:
    """The units below, as far as the person reaches them, and how many more there are."""
    path = _path(one)
    inside = UnitPeriod.objects.in_force(on=one.on).filter(below(path))
    children = inside.annotate(above=parent_path_of("path")).filter(above=path)
    children = children.filter(unit__in=units_where(one.person, READ).order_by().values("pk"))
    rows = list(children.select_related("unit").order_by("path")[:MOST_UNITS])
    points, extent = [], one.extent
    for row in rows:
        answer = about.compute(replace(extent, unit=row.unit))
        exact = not about.of_people or replace(one, unit=row.unit).sees_groups(about)
        value = answer.value if exact else in_fives(answer.value)
        points.append(Point(row.name, value, answer.measured, row.unit.code))
    more = children.order_by().count() - len(rows) if len(rows) == MOST_UNITS else 0
    return points, more


def adds_up(about: Indicator) -> bool:
    """Whether the figure of the whole is the sum of those of its parts."""
    return not about.is_share and about.key != "reports_hours_to_close"


def _path(one: Asked) -> str:
    periods = UnitPeriod.objects.in_force(on=one.on).filter(unit=one.unit)
    path: str | None = periods.values_list("path", flat=True).first()
    return path or one.unit.path
