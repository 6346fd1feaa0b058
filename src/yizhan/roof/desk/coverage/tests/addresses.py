"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

THINGS = {
    "desk/coverage/target.<str:form>": lambda world: "csv",
}
