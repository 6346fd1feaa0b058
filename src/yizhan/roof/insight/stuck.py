"""Late cases and late duties, by the unit that owes them. Counts only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from yizhan.ground.casework.models import CaseQuerySet
from yizhan.ground.people.models import UnitPeriod
from yizhan.kit.days import end_of
from yizhan.roof.insight.extent import Extent
from yizhan.wings.organisation.duties.models import DutyPeriodQuerySet


@dataclass
class StuckUnit:
    """The late cases and duties of one unit."""

    name: str
    code: str
    cases: int = 0
    duties: int = 0


@dataclass(frozen=True)
class Stuck:
    units: list[StuckUnit]
    """Those with something late, most of it first."""

    @property
    def cases(self) -> int:
        return sum(unit.cases for unit in self.units)

    @property
    def duties(self) -> int:
        return sum(unit.duties for unit in self.units)


def stuck_units(
    extent: Extent, *, cases: CaseQuerySet, duties: DutyPeriodQuerySet, at: datetime
) -> Stuck:
    """Count of these cases those that came until the end of the day and are late at this moment,
    as it is not kept how a case stood on a past day; of these duties those that were late at its
    end."""
    cases = cases.overdue(at=at).not_merged().filter(opened_at__lt=end_of(extent.on))
    duties = duties.owed_late(on=extent.on)
    if not extent.everywhere:
        cases = cases.filter(unit__in=extent.unit_ids())
        duties = duties.filter(unit__in=extent.unit_ids())
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for column, rows in enumerate((cases, duties)):
        for row in rows.order_by().values("unit").annotate(count=Count("pk")):
            counted[row["unit"]][column] = row["count"]
    units = [
        StuckUnit(period.name, period.unit.code, *counted[period.unit_id])
        for period in UnitPeriod.objects.for_units(counted, on=extent.on)
    ]
    return Stuck(sorted(units, key=lambda unit: (-unit.cases - unit.duties, unit.code)))
