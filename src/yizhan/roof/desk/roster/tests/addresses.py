"""The thing that each parameter of these addresses stands for, in the permission matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.worktime.tests.factories import an_entry

if TYPE_CHECKING:
    from tests.permissions.world import World


def _entry_of(world: World) -> int:
    return an_entry(world.city.union, at=MONDAY, phone="12345").pk


THINGS = {
    "desk/roster/<int:pk>": _entry_of,
}
