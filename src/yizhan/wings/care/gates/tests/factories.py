"""Places of the handbook for tests. May be imported upward only."""

from __future__ import annotations

from itertools import count
from typing import Any

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import Audience, ItemGroup
from yizhan.ground.casework.tests.factories import an_item
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit, an_admin
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import a_division
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.actions.problems import ITEM
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.rules import GateRow

_numbers = count(1)


def a_compound(unit: Unit | None = None, division: Division | None = None, **more: Any) -> Compound:
    number = next(_numbers)
    unit = unit or a_unit(a_unit(), kind=UnitKind.TOWNSHIP)
    columns: dict[str, Any] = {
        "code": f"M-{number:04}", "name": f"恒远花园{number}", "kind": "residential",
        "lon": 108.06 + number / 1000, "lat": 24.69, "rule": "walk_in",
        "gates": (GateRow("东门", "朝新建路", "Mo-Su 06:00-22:00"),), "by": an_admin(unit),
        "at": MONDAY,
    } | more  # fmt: skip
    return actions.add_compound(unit=unit, division=division or a_division(), **columns)


def the_first_compound(unit: Unit, division: Division) -> Compound:
    """The place that is there, else a new one of this unit."""
    known = Compound.objects.public().order_by("pk").first()
    return known or a_compound(unit, division)


def gate_item() -> CatalogueItem:
    """The item whose cases go to the unit that keeps the place."""
    return an_item(
        code=ITEM, name="门禁问题", audience=Audience.SYSTEM, group=ItemGroup.GATE,
        unit_kind=UnitKind.SERVICE_POINT,
    )  # fmt: skip
