"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from yizhan.ground.imports.actions import receive

if TYPE_CHECKING:
    from uuid import UUID

    from tests.permissions.world import World


def _file_of_the_admin(world: World) -> UUID:
    person = world.people["admin"]
    assert person is not None
    return receive(
        b"x", "stations.csv", kind="stations", crs="wgs84", by=person, at=timezone.now()
    ).public_id


THINGS = {
    "desk/imports/<slug:kind>": lambda world: "stations",
    "desk/imports/<uuid:public_id>": _file_of_the_admin,
}
