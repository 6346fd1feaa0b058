"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from yizhan.wings.care.visits.actions import AssignmentRow, VisitRow, load_assignments, load_visits
from yizhan.wings.care.visits.actions.planning import plan_round
from yizhan.wings.care.visits.models import Assignment, PlannedVisit, Visit


def an_assignment_of_the_union(world: Any) -> Assignment:
    """The instructor of the union department sees the site of the world."""
    known = Assignment.objects.first()
    if known is not None:
        return known
    at = timezone.now()
    row = AssignmentRow(
        world.people["instructor"], world.city.union, world.entry.site, timezone.localdate()
    )
    (assignment,) = load_assignments([row], by=None, at=at)
    return assignment


def a_visit(world: Any) -> int:
    known = Visit.objects.first()
    if known is None:
        row = VisitRow(an_assignment_of_the_union(world), timezone.localdate(), ("riders",), "雨棚")
        (known,) = load_visits([row], by=None, at=timezone.now())
    return known.pk


def a_planned_visit(world: Any) -> int:
    known = PlannedVisit.objects.first()
    if known is None:
        assignment, at = an_assignment_of_the_union(world), timezone.now()
        day = timezone.localdate() + timedelta(days=1)
        (known,) = plan_round([assignment.destination], day=day, by=assignment.person, at=at)
    return known.pk


THINGS = {
    "me/visits/<int:pk>": lambda world: an_assignment_of_the_union(world).destination_id,
    "me/visits/notes/<int:pk>": a_visit,
    "me/visits/planned/<int:pk>": a_planned_visit,
}
