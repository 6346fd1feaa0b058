"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.demands.models import Demand, DemandText


def a_demand_of(world: Any) -> int:
    """The demand that the world's case stands in."""
    text = DemandText.objects.filter(case=world.need.case).first()
    if text is None or text.demand is None:
        demand = Demand.objects.create(name="热水", created_at=MONDAY)
        DemandText.objects.update_or_create(
            case=world.need.case,
            defaults={"said_at": MONDAY, "digest": "0" * 64, "demand": demand},
        )
        return demand.pk
    return text.demand.pk


THINGS = {
    "desk/demands/<int:pk>": a_demand_of,
    "desk/demands/<int:pk>/answer": a_demand_of,
    "desk/demands/<int:pk>/decide": a_demand_of,
}
