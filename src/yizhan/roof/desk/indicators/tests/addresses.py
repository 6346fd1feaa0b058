"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

THINGS = {
    "desk/indicators/<slug:key>": lambda world: "outdoor_stations",
    "desk/indicators/file.<str:form>": lambda world: "csv",
    "desk/indicators/<slug:key>/file.<str:form>": lambda world: "csv",
}
