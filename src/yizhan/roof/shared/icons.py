"""The sheet of drawings that each icon stands on.

A phone on a slow network, cold, loads a whole sheet for one icon. So what the first page draws is
on a small sheet of its own, what stations and the menu have on a second, what only the desk
needs on a third, and what can be reported on a fourth. `tools/sprite.py` draws them.
"""

from __future__ import annotations

from yizhan.ground.casework.rules import ItemGroup
from yizhan.wings.care.stations.rules import REPAIRED_BY, Amenity, StationKind

FIRST = frozenset({
    "mark", "person", "text", "contrast", "sun", "moon", "back", "next", "search", "locate", "map",
    "pin", "list", "order", "message", "station", "phone", "info", "ok", "warn", "error",
    "open", "locked", "closed", "broken", "no_water", "full", "unknown", "down", "hot_water",
    "toilet", "phone_charging", "microwave", "battery_swap", "seats", "air_conditioning",
    "calendar", "camera",
})  # fmt: skip
PLACES = (
    frozenset(
        {"qr", *StationKind.values, *Amenity.values, *ItemGroup.values, *REPAIRED_BY.values()}
    )
    - FIRST
)


def sheet_of(name: str) -> str:
    if name in FIRST:
        return "first"
    if name.startswith("report_"):
        return "reports"
    return "places" if name in PLACES else "more"
