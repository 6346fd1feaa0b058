"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.tests.factories import a_compound


def a_place(world: Any) -> str:
    """A place of the union, as the world's people have it in their reach or not."""
    place = Compound.objects.public().order_by("pk").first()
    return (place or a_compound(world.city.union, world.city.county)).code


THINGS = {"gates/<str:code>": a_place, "gates/{code}": a_place}
