"""The thing that each parameter of these addresses stands for, in the permission matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.duties.actions import create_duty

if TYPE_CHECKING:
    from tests.permissions.world import World


def _duty_of_a_point(world: World) -> int:
    """Of a point below the union department, whose host is somebody else than the world's."""
    point = a_unit(world.city.union, kind=UnitKind.SERVICE_POINT)
    a_person("host", point)
    return create_duty(point, what="数一数雨伞", due_on=MONDAY.date(), by=None, at=MONDAY).pk


THINGS = {
    "me/duties/<int:pk>": _duty_of_a_point,
}
