"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

THINGS = {
    "desk/today/cases/<int:pk>": lambda world: world.need.case.pk,
    "desk/today/duties/<int:pk>": lambda world: world.duty.pk,
}
