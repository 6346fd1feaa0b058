"""Stations for tests. May be imported upward only."""

from __future__ import annotations

from itertools import count
from typing import Any

from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import a_division
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.models import Station

_numbers = count(1)


def a_station(unit: Unit | None = None, division: Division | None = None, **fields: Any) -> Station:
    number = next(_numbers)
    unit = unit or a_unit(a_unit(), kind=UnitKind.SERVICE_POINT)
    columns: dict[str, Any] = {
        "code": f"HC-{number:04}", "name": f"驿站{number}", "kind": "outdoor_station",
        "lon": 108.06 + number / 1000, "lat": 24.69, "hours": "Mo-Su 08:00-22:00",
        "amenities": ["hot_water", "toilet"], "by": None, "at": MONDAY,
    } | fields  # fmt: skip
    return actions.open_station(unit=unit, division=division or a_division(), **columns)


def device(name: str) -> bytes:
    return name.encode().ljust(32, b".")
