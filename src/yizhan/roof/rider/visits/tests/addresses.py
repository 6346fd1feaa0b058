"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from yizhan.wings.care.visits.actions import plan_round
from yizhan.wings.care.visits.models import Assignment, PlannedVisit
from yizhan.wings.care.visits.tests.factories import the_assignment, the_visit


def an_assignment(world: Any) -> Assignment:
    """The instructor of the union department sees the site of the world."""
    person, site = world.people["instructor"], world.entry.site
    return the_assignment(person, world.city.union, site, at=timezone.now())


def a_visit(world: Any) -> int:
    return the_visit(an_assignment(world), at=timezone.now()).pk


def a_planned_visit(world: Any) -> int:
    known = PlannedVisit.objects.first()
    if known is None:
        assignment, day = an_assignment(world), timezone.localdate() + timedelta(days=1)
        (known,) = plan_round(
            [assignment.destination], day=day, by=assignment.person, at=timezone.now()
        )
    return known.pk


THINGS = {
    "me/visits/<int:pk>": lambda world: an_assignment(world).destination_id,
    "me/visits/notes/<int:pk>": a_visit,
    "me/visits/planned/<int:pk>": a_planned_visit,
}
