"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.tests.factories import a_ticket_of_today, the_week_of_today


def an_errand(world: Any) -> int:
    ticket = a_ticket_of_today(world.city.union, rider=world.city.rider)
    return Errand.objects.by_ticket(ticket).get().pk


def a_helper_of_today(world: Any) -> int:
    ticket = a_ticket_of_today(world.city.union, rider=world.city.rider)
    return Errand.objects.by_ticket(ticket).get().helper_id


THINGS = {
    "desk/fleet/helpers/<int:pk>": a_helper_of_today,
    "desk/fleet/<int:pk>": lambda world: the_week_of_today(world.city.union).pk,
    "desk/fleet/<int:pk>/<str:day>": lambda world: the_week_of_today(
        world.city.union
    ).first_day.isoformat(),
    "desk/fleet/export.<str:form>": lambda _world: "csv",
    "desk/fleet/errands/<int:pk>": an_errand,
    "fleet/weeks/{pk}": lambda world: the_week_of_today(world.city.union).pk,
    "fleet/weeks/{pk}/days/{day}": lambda world: the_week_of_today(
        world.city.union
    ).first_day.isoformat(),
}
