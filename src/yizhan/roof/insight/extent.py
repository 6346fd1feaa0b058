"""The scope of a figure: which day, and the whole city, what one unit answers for, or what lies in
one division."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from yizhan.ground.casework.models import CaseQuerySet
from yizhan.ground.people.models import Unit, UnitPeriod
from yizhan.ground.people.models.units import below
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.days import end_of
from yizhan.wings.care.activities.models import Session, SessionQuerySet
from yizhan.wings.care.activities.rules import Group
from yizhan.wings.care.stations.models import StationPeriod
from yizhan.wings.organisation.duties.models import DutyPeriod, DutyPeriodQuerySet
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.riding import RidershipQuerySet
from yizhan.wings.participation.appointments.models import EngagementPeriod
from yizhan.wings.participation.honours.models import Honour, HonourQuerySet
from yizhan.wings.participation.reports.index import released

RUNS_ITS_OWN: frozenset[str] = frozenset(
    {UnitKind.COMPANY, UnitKind.DELIVERY_SITE, UnitKind.SERVICE_POINT}
)
"""Units that answer for what is theirs, and for no place."""


@dataclass(frozen=True)
class Extent:
    """`on`: what was true at the end of that day, by the periods of that day: what a unit is called
    now and where it stands now is no matter. `unit` None is the city; a unit of a place counts what
    was below it in the tree and what was in its division, a company what was its own; a unit that
    was not there counts nothing. Of all this, a division leaves what lies in it: a row's own
    division says so, or that of its unit."""

    on: date
    unit: Unit | None = None
    since: date | None = None
    """The first day on which what happens is counted; None: 1 January of the day's year."""
    division: Division | None = None
    kept: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Results that several figures of this scope share, so that each is computed once."""
    shared: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """Results that this scope shares with those that were made from it."""

    @property
    def first_day(self) -> date:
        return self.since or date(self.on.year, 1, 1)

    def units(self, *kinds: str) -> QuerySet[UnitPeriod]:
        """The units of these kinds as they were: what a period says (name, path, division) is the
        day's, `period.unit` leads to what it is now."""
        periods = UnitPeriod.objects.in_force(on=self.on).filter(self._within(), kind__in=kinds)
        return periods.select_related("division").order_by("path")

    def stations(self, kinds: Collection[str]) -> QuerySet[StationPeriod]:
        periods = StationPeriod.objects.in_force(on=self.on).filter(kind__in=kinds)
        periods = periods.filter(self.of_rows)
        return periods.select_related("division", "station").order_by("station__code")

    def riderships(self) -> RidershipQuerySet:
        present = Ridership.objects.in_force(on=self.on)
        return present if self.everywhere else present.filter(site__in=self.unit_ids())

    def sites(self) -> set[int] | None:
        """The delivery sites in it on that day, by their keys; None: all there are."""
        if self.everywhere:
            return None
        periods = UnitPeriod.objects.in_force(on=self.on).filter(kind=UnitKind.DELIVERY_SITE)
        return set(periods.filter(self._within()).order_by().values_list("unit", flat=True))

    def engagements(self, roles: Collection[str]) -> QuerySet[EngagementPeriod]:
        """The appointments to these roles that were in force, by these units or in the division."""
        periods = EngagementPeriod.objects.in_force(on=self.on).filter(role__in=roles)
        return periods.filter(self.of_rows)

    def duties(self) -> DutyPeriodQuerySet:
        """The duties of these units as they stood at the end of the day."""
        periods = DutyPeriod.objects.in_force(on=self.on)
        return periods if self.everywhere else periods.filter(unit__in=self.unit_ids())

    def sessions(self, group: Group) -> SessionQuerySet:
        """The activities of this group that took place from the first day on, organised by these
        units or held in the division."""
        held = Session.objects.took_place(since=self._began, until=end_of(self.on))
        held = held.filter(self.of_rows, kind__group=group)
        return held.select_related("kind", "unit", "division").order_by(
            "kind__position", "begins_at", "pk"
        )

    def honours(self) -> HonourQuerySet:
        """The honours awarded from the first day on, called for by these units or to riders of the
        division."""
        rows = Honour.objects.took_place(since=self.first_day, until=self.on)
        rows = rows.filter(self.of_rows)
        return rows.select_related("division", "unit").order_by("title", "pk")

    def reports(self) -> CaseQuerySet:
        """The reports released from the first day on, by the unit that has them or the division
        they are in. How they stand is what is known now."""
        rows = released(since=self._began, until=end_of(self.on)).filter(self.of_rows)
        return rows.select_related("item", "unit", "division").order_by("opened_at", "pk")

    def unit_ids(self) -> Any:
        """Every unit in it on that day, as a subquery for a foreign key to Unit."""
        return UnitPeriod.objects.in_force(on=self.on).filter(self._within()).values("unit")

    @property
    def of_rows(self) -> Q:
        """A condition on rows with a unit and a division of their own."""
        condition = Q()
        if not self._of_whole_tree:
            units = UnitPeriod.objects.in_force(on=self.on).filter(self._of_unit())
            condition = Q(unit__in=units.values("unit")) | self._in_division()
        return condition & self._in_this_division()

    @property
    def everywhere(self) -> bool:
        return self._of_whole_tree and self.division is None

    @property
    def _of_whole_tree(self) -> bool:
        return self.unit is None or self.unit.is_root()

    @property
    def name(self) -> str:
        """The unit's name on that day; of one that was not there, its name now."""
        if self.unit is None:
            return ""
        return self._then.name if self._then else self.unit.name

    @property
    def _began(self) -> datetime:
        return end_of(self.first_day - timedelta(days=1))

    @cached_property
    def _then(self) -> UnitPeriod | None:
        """The unit as it was."""
        return UnitPeriod.objects.in_force(on=self.on).filter(unit=self.unit).first()

    def _within(self) -> Q:
        """A condition on units."""
        return self._of_unit() & self._in_this_division()

    def _of_unit(self) -> Q:
        if self._of_whole_tree:
            return Q()
        if self._then is None:
            return Q(pk__in=())
        return below(self._then.path) | self._in_division()

    def _in_division(self) -> Q:
        """A condition on whatever has a division: in the unit's, if it answers for a place."""
        then = self._then
        if then is None or then.division_id is None or then.kind in RUNS_ITS_OWN:
            return Q(pk__in=())
        return _lies_in(then.division_id)

    def _in_this_division(self) -> Q:
        return Q() if self.division is None else _lies_in(self.division.pk)


def _lies_in(division: int) -> Q:
    return (
        Q(division=division) | Q(division__parent=division) | Q(division__parent__parent=division)
    )
