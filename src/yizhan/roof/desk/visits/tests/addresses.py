"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from yizhan.roof.rider.visits.tests.addresses import a_visit, an_assignment_of_the_union

THINGS = {
    "desk/visits/<int:pk>": a_visit,
    "desk/visits/assignments/<int:pk>": lambda world: an_assignment_of_the_union(world).pk,
    "desk/visits/export.<str:form>": lambda world: "csv",
}
