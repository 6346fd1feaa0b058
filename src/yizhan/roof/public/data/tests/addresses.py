"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

THINGS: dict[str, Any] = {
    "data/open/<slug:key>": lambda _world: "stations",
    "data/open/<slug:key>.<slug:form>": lambda _world: "geojson",
}
