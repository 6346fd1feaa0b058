"""The figures that an address asks for: of which day, of which unit, seen from which side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, units_where
from yizhan.kit.days import day_in
from yizhan.roof.desk.brief.asked import units_offered
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.groups import in_fives
from yizhan.roof.insight.registry import Indicator

READ = Permission.OVERVIEW_READ
SIDES = ("rows", "county", "unit", "month")

__all__ = ["READ", "SIDES", "Asked", "asked", "units_offered"]


@dataclass(frozen=True)
class Asked:
    person: Person
    on: date
    unit: Unit
    by: str = SIDES[0]

    @cached_property
    def extent(self) -> Extent:
        return Extent(self.on, self.unit)

    @property
    def query(self) -> str:
        return urlencode({"on": self.on.isoformat(), "unit": self.unit.code})

    def sees_groups(self, about: Indicator) -> bool:
        """Whether this person sees groups of any size: nobody is counted, or she may see who."""
        if not about.of_people:
            return True
        return about.seen_with is not None and can(self.person, about.seen_with, self.unit)

    def shown(self, about: Indicator, value: float) -> float:
        """The value of the unit as this person sees it; that of the whole city is everybody's."""
        exact = self.extent.everywhere or self.sees_groups(about)
        return value if exact else in_fives(value)


def asked(query: dict[str, str], *, person: Person, today: date) -> Asked:
    """Read an address. Without a day: today; without a unit: the highest within reach. A unit out
    of reach is not found."""
    on = min(today, day_in(query.get("on", "")) or today)
    units = units_where(person, READ).order_by("path")
    code = query.get("unit", "")
    unit = units.filter(code=code).first() if code else units.not_ended().first()
    if unit is None:
        raise Http404
    by = query.get("by", "")
    return Asked(person, on, unit, by if by in SIDES else SIDES[0])
