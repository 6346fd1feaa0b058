"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.tests.factories import the_first_compound


def a_place(world: Any) -> str:
    return the_first_compound(world.city.union, world.city.county).code


def a_note(world: Any) -> int:
    place = the_first_compound(world.city.union, world.city.county)
    note = place.notes.order_by("pk").first()
    return (note or actions.add_note(place, text="东门左边能停", at=timezone.now())).pk


def a_plan(world: Any) -> str:
    place = the_first_compound(world.city.union, world.city.county)
    plan = place.plan_pictures.order_by("pk").first()
    return str((plan or place.plan_pictures.create(added_at=timezone.now())).key)


THINGS = {
    "desk/gates/plans/<uuid:key>": a_plan,
    "desk/gates/<str:code>": a_place,
    "desk/gates/export.<str:form>": lambda _world: "csv",
    "desk/gates/notes/<int:pk>": a_note,
}
