"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.help.tests.factories import an_open_offer


def an_offer_of_the_union(world: Any) -> int:
    """Help of the union department of which something is left."""
    return an_open_offer(world.city.union, by=world.city.handler, at=timezone.now()).pk


THINGS = {
    "desk/help/<int:pk>": an_offer_of_the_union,
    "desk/help/export.<str:form>": lambda _world: "csv",
}
