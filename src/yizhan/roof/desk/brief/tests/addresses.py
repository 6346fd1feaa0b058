"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

THINGS = {
    "desk/brief/figures/<slug:key>": lambda world: "outdoor_stations",
    "desk/brief/file.<str:form>": lambda world: "json",
}
