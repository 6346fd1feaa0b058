"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from yizhan.wings.participation.restaurants.actions import join_round
from yizhan.wings.participation.restaurants.models import Round, Seat
from yizhan.wings.participation.restaurants.tests.factories import a_round, drawn


def a_seat_of_the_rider(world: Any) -> int:
    """A restaurant that the rider was drawn for."""
    city = world.city
    known = Seat.objects.asked_by(city.rider).first()
    if known is None:
        at = timezone.now() - timedelta(days=4)
        drawn(
            city.bureau, city.county, by=city.dispatcher, at=at, places=5, visitors=10,
            people=[city.rider],
        )  # fmt: skip
        known = Seat.objects.asked_by(city.rider).first()
    return known.pk


def a_list_of_people(world: Any) -> Round:
    """A round that is being prepared, with the rider on its list."""
    city = world.city
    known = Round.objects.filter(state="preparing", visitors__person=city.rider).first()
    if known is None:
        now = timezone.now()
        known = a_round(city.bureau, city.county, by=city.dispatcher, at=now)
        join_round(known.code, by=city.rider, at=now)
    return known


THINGS = {
    "me/rounds/<int:pk>": a_seat_of_the_rider,
    "me/rounds/join/<str:code>": lambda world: a_list_of_people(world).code,
    "me/rounds/leave/<int:pk>": lambda world: a_list_of_people(world).pk,
}
