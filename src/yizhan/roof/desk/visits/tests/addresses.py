"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.visits.models import Assignment
from yizhan.wings.care.visits.tests.factories import the_assignment, the_visit


def an_assignment(world: Any) -> Assignment:
    """The instructor of the union department sees the site of the world."""
    person, site = world.people["instructor"], world.entry.site
    return the_assignment(person, world.city.union, site, at=timezone.now())


def a_visit(world: Any) -> int:
    return the_visit(an_assignment(world), at=timezone.now()).pk


THINGS = {
    "desk/visits/<int:pk>": a_visit,
    "desk/visits/assignments/<int:pk>": lambda world: an_assignment(world).pk,
    "desk/visits/export.<str:form>": lambda world: "csv",
}
