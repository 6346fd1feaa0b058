"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.participation.restaurants.models import Visit
from yizhan.wings.participation.restaurants.tests.factories import the_drawn_round


def the_round(world: Any) -> int:
    return the_drawn_round(world.city, now=timezone.now()).pk


def a_visit(world: Any) -> int:
    return Visit.objects.of(the_drawn_round(world.city, now=timezone.now())).first().pk


def a_restaurant_drawn(world: Any) -> str:
    return Visit.objects.of(the_drawn_round(world.city, now=timezone.now())).first().restaurant.code


THINGS = {
    "desk/rounds/<int:pk>": the_round,
    "desk/rounds/visits/<int:pk>": a_visit,
    "desk/restaurants/<str:code>": a_restaurant_drawn,
    "desk/restaurants/export.<str:form>": lambda _world: "csv",
}
