"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.participation.restaurants.models import Visit
from yizhan.wings.participation.restaurants.tests.factories import a_photo_of, the_drawn_round


def the_round(world: Any) -> int:
    return the_drawn_round(world.city, now=timezone.now()).pk


def a_visit(world: Any) -> int:
    return Visit.objects.of(the_drawn_round(world.city, now=timezone.now())).first().pk


def a_restaurant_drawn(world: Any) -> str:
    return Visit.objects.of(the_drawn_round(world.city, now=timezone.now())).first().restaurant.code


def a_photo_of_it(world: Any) -> str:
    visit = Visit.objects.get(pk=a_visit(world))
    return (visit.photos.first() or a_photo_of(visit)).key


THINGS = {
    "desk/rounds/<int:pk>": the_round,
    "desk/rounds/visits/<int:pk>": a_visit,
    "desk/rounds/visits/<int:pk>/photos/<str:key>": a_photo_of_it,
    "desk/restaurants/<str:code>": a_restaurant_drawn,
    "desk/restaurants/export.<str:form>": lambda _world: "csv",
}
