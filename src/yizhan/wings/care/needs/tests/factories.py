"""Stations and needs for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from yizhan.ground.casework.tests.factories import City
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Need, Via
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import StationKind

_numbers = count(1)


def a_station(city: City, **fields: Any) -> Station:
    number = next(_numbers)
    columns: dict[str, Any] = {
        "code": f"ST-{number}",
        "short": f"s{number}",
        "name": f"驿站{number}",
        "kind": StationKind.OUTDOOR_STATION,
        "unit": city.union,
        "division": city.county,
        "lon": 108.05,
        "lat": 24.69,
        "opened_on": date(2023, 1, 1),
    } | fields
    return Station.objects.create(**columns)


def a_need(city: City, **fields: Any) -> Need:
    columns: dict[str, Any] = {"by": None, "at": MONDAY, "via": Via.HOME} | fields
    item = columns.pop("item", city.item)
    if "station" not in columns:
        columns.setdefault("division", city.county)
    return order(item, **columns)
