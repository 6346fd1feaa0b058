"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.gates.tests.factories import the_first_compound


def a_place(world: Any) -> str:
    return the_first_compound(world.city.union, world.city.county).code


def a_plan(world: Any) -> str:
    place = the_first_compound(world.city.union, world.city.county)
    plan = place.plan_pictures.order_by("pk").first()
    return str((plan or place.plan_pictures.create(added_at=timezone.now())).key)


THINGS = {
    "gates/<str:code>": a_place,
    "gates/{code}": a_place,
    "gates/plans/<uuid:key>": a_plan,
}
