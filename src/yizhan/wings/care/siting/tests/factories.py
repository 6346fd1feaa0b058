"""A small city with demand at night, for tests. May be imported upward only."""

from __future__ import annotations

from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit, an_admin
from yizhan.ground.places.models import Division
from yizhan.kit.siting.outcome import Watch
from yizhan.kit.siting.planning import plan
from yizhan.wings.care.siting.actions import ask_plan, claim_next, keep_result, load_heat
from yizhan.wings.care.siting.exchange import HeatRow
from yizhan.wings.care.siting.index import as_result, planned
from yizhan.wings.care.siting.models import HeatCell, Plan
from yizhan.wings.care.siting.rules import Basis, Question, cell_of
from yizhan.wings.care.stations.tests.factories import a_station

NIGHT = (22, 23)
FAR, NEAR = (108.20, 24.80), (108.05, 24.69)


def heat(*rows: tuple[tuple[float, float], int, int]) -> list[HeatRow]:
    """Rows of orders: a point, an hour, a number."""
    return [
        HeatRow(lon=point[0], lat=point[1], cell=cell_of(*point), hour=hour, orders=orders)
        for point, hour, orders in rows
    ]


def a_night(unit: Unit | None = None, division: Division | None = None) -> None:
    """A station that shuts at ten, orders beside it until eleven, and more of them far away."""
    unit = unit or a_unit(a_unit(), kind=UnitKind.SERVICE_POINT)
    where: dict[str, Any] = {"lon": NEAR[0], "lat": NEAR[1], "code": "ST-NIGHT"}
    a_station(unit, division, name="南门驿站", hours="Mo-Su 08:00-22:00", **where)
    rows = heat((NEAR, 12, 40), (NEAR, 23, 40), (FAR, 22, 30), (FAR, 23, 30))
    load_heat(rows, by=None, at=MONDAY)


def a_plan(by: Person | None = None, **wanted: Any) -> Plan:
    usual: dict[str, Any] = {"add": 1, "hours": NIGHT, "seconds": 10.0}
    question = Question(**usual | {"basis": Basis.ORDERS.value} | wanted)
    return ask_plan(question, name="夜间", by=by or an_admin(a_unit()), at=MONDAY)


def a_done_plan(by: Person | None = None, **wanted: Any) -> Plan:
    """A plan that is computed, on the orders that are there or on those of `a_night`."""
    if not HeatCell.objects.exists():
        a_night()
    one = a_plan(by, **wanted)
    claimed = claim_next(at=MONDAY)
    problem = planned(one.asked, at=MONDAY)
    answer = plan(problem.problem, watch=Watch(seconds=10))
    assert claimed == one  # the only one that waits
    keep_result(one, as_result(problem, answer))
    one.refresh_from_db()
    return one
