"""What a figure is asked for: which day, and the whole city or what one unit answers for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.register.models import Ridership

RUNS_ITS_OWN: frozenset[str] = frozenset(
    {UnitKind.COMPANY, UnitKind.DELIVERY_SITE, UnitKind.SERVICE_POINT}
)
"""Units that answer for what is theirs, and for no place."""


@dataclass(frozen=True)
class Extent:
    """`on`: what was true at the end of that day. `unit` None is the city; a unit of a place counts
    what is below it in the tree and what is in its division, a company what is its own."""

    on: date
    unit: Unit | None = None

    def units(self, *kinds: str) -> Any:
        found = Unit.objects.existing(on=self.on).filter(kind__in=kinds)
        return found.filter(self._within()).select_related("division").order_by("path")

    def stations(self, kinds: Collection[str]) -> QuerySet[Station]:
        found = Station.objects.existing(on=self.on).filter(kind__in=kinds)
        return found.filter(self._within("unit__")).select_related("division").order_by("code")

    def riderships(self) -> QuerySet[Ridership]:
        return Ridership.objects.present(on=self.on).filter(self._within("site__"))

    def _within(self, of: str = "") -> Q:
        """A condition on units, or on a model whose foreign key to Unit `of` names."""
        if self.unit is None or self.unit.is_root():
            return Q()
        below = Q(**{f"{of}path__startswith": self.unit.path})
        if self.unit.division_id is None or self.unit.kind in RUNS_ITS_OWN:
            return below
        here = self.unit.division_id
        return (
            below
            | Q(**{f"{of}division": here})
            | Q(**{f"{of}division__parent": here})
            | Q(**{f"{of}division__parent__parent": here})
        )
