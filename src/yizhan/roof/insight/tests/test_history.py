"""Whatever happens to units, stations and riders, the figures of a day stay what they were at its
end: their values, and the names in their lists."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from yizhan.ground.people.actions import (
    close_unit,
    create_unit,
    edit_unit,
    merge_units,
    move_unit,
)
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import CHILDREN, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.kit.errors import Refusal
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.care.stations.rules import StationKind
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.organisation.register.actions import join

ANY = st.integers(0, 99)
CAN_HOLD = sorted(kind for kind, below in CHILDREN.items() if below)
LEAST = {
    UnitKind.BUREAU, UnitKind.OFFICE, UnitKind.GUIDANCE_STATION, UnitKind.GENERAL_BRANCH,
    UnitKind.COMPANY, UnitKind.DELIVERY_SITE, UnitKind.SERVICE_POINT, UnitKind.BRANCH,
}  # fmt: skip


def figures(on: date, unit: Unit | None) -> dict[str, Any]:
    extent = Extent(on, unit)
    figures_now = {key: about.compute(extent) for key, about in REGISTRY.items()}
    return {
        key: (answer.value, sorted(answer.lines(), key=repr)) for key, answer in figures_now.items()
    }


class Town(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # type: ignore[attr-defined]  # see conftest.py
        self.whole.__enter__()

    @initialize()
    def found_the_town(self) -> None:
        self.at, self.number, self.deeds = MONDAY, 0, 0
        self.kept: dict[tuple[date, int | None], dict[str, Any]] = {}
        city = a_division()
        counties = [a_division(city, kind=DivisionKind.COUNTY) for _ in range(2)]
        self.root = a_unit(division=city)
        bureaus = [a_unit(self.root, kind=UnitKind.BUREAU, division=one) for one in counties]
        company = a_unit(self.root, kind=UnitKind.COMPANY)
        self.riders = [a_person() for _ in range(3)]
        for bureau in bureaus:
            office = a_unit(bureau, kind=UnitKind.OFFICE, division=bureau.division)
            a_unit(office, kind=UnitKind.GUIDANCE_STATION, division=bureau.division)
            a_station(office, bureau.division, kind=StationKind.BANK)
            site = a_unit(company, kind=UnitKind.DELIVERY_SITE, division=bureau.division)
            join(self.riders[-1], site, by=None, at=self.at)
            join(self.riders[0], site, by=None, at=self.at)
        self.watched = [office, company]

    def one(self, n: int, **which: Any) -> Unit:
        units = list(Unit.objects.not_ended().filter(**which)) or [self.root]
        unit: Unit = units[n % len(units)]
        return unit

    def do(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        with contextlib.suppress(Refusal):
            verb(*args, by=None, at=self.at, **kwargs)
        self.the_day_may_end()

    @rule(n=ANY, kind=ANY)
    def somebody_founds(self, n: int, kind: int) -> None:
        parent = self.one(n, kind__in=CAN_HOLD)
        kinds = sorted(CHILDREN[parent.kind] & LEAST) or [UnitKind.DEPARTMENT]
        self.number += 1
        self.do(
            create_unit, name=f"new {self.number}", code=f"new-{self.number}", parent=parent,
            kind=kinds[kind % len(kinds)], division=parent.division,
        )  # fmt: skip

    @rule(n=ANY)
    def somebody_renames(self, n: int) -> None:
        self.number += 1
        self.do(edit_unit, self.one(n), name=f"name {self.number}", office_hours="", phone="")

    @rule(n=ANY, m=ANY)
    def somebody_moves(self, n: int, m: int) -> None:
        unit = self.one(n)
        above = [kind for kind, below in CHILDREN.items() if unit.kind in below]
        self.do(move_unit, unit, self.one(m, kind__in=above))

    @rule(n=ANY, m=ANY)
    def somebody_merges(self, n: int, m: int) -> None:
        unit = self.one(n)
        self.do(merge_units, unit, self.one(m, kind=unit.kind))

    @rule(n=ANY)
    def somebody_closes(self, n: int) -> None:
        self.do(close_unit, self.one(n))

    @rule(n=ANY, m=ANY)
    def somebody_rides(self, n: int, m: int) -> None:
        rider = self.riders[n % len(self.riders)]
        self.do(lambda by, at: join(rider, self.one(m, kind="delivery_site"), by=by, at=at))

    @rule(n=ANY)
    def a_station_opens(self, n: int) -> None:
        unit = self.one(n)
        a_station(unit, unit.division or a_division(), kind=StationKind.RED_POST, at=self.at)

    def the_day_may_end(self) -> None:
        """Each third deed shares its day with the next one."""
        self.deeds += 1
        if self.deeds % 3:
            on = self.at.date()
            for unit in [None, *self.watched]:
                self.kept[on, unit and unit.pk] = figures(on, unit)
            self.at += timedelta(days=1)

    def teardown(self) -> None:
        try:
            units = {unit.pk: unit for unit in Unit.objects.all()}
            for (on, pk), before in getattr(self, "kept", {}).items():
                assert figures(on, units[pk] if pk else None) == before, (on, pk)
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.slow
def test_past_figures_stay_what_they_were():
    run_state_machine_as_test(
        Town,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
