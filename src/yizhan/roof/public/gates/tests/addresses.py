"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.care.gates.tests.factories import the_first_compound


def a_place(world: Any) -> str:
    return the_first_compound(world.city.union, world.city.county).code


THINGS = {"gates/<str:code>": a_place, "gates/{code}": a_place}
