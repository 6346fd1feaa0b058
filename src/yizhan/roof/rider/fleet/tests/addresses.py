"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.fleet.models import Errand, Helper
from yizhan.wings.participation.fleet.tests.factories import a_ticket_of_today, the_week_of_today


def an_errand_of_the_rider(world: Any) -> Any:
    ticket = a_ticket_of_today(world.city.union, rider=world.city.rider)
    return Errand.objects.by_ticket(ticket).get().public_id


def a_day_of_the_rider(world: Any) -> int:
    a_ticket_of_today(world.city.union, rider=world.city.rider)
    return Helper.objects.asked_by(world.city.rider).first().pk


def a_day_she_is_thanked_for(world: Any) -> int:
    key = a_day_of_the_rider(world)
    Helper.objects.filter(pk=key).update(minutes=30)
    return key


THINGS = {
    "me/fleet/days/<int:pk>": a_day_of_the_rider,
    "me/fleet/errands/<uuid:key>": an_errand_of_the_rider,
    "me/fleet/thanks/<int:pk>": a_day_she_is_thanked_for,
    "me/fleet/weeks/<int:pk>": lambda world: the_week_of_today(world.city.union).pk,
}
