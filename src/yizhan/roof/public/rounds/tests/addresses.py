"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.participation.restaurants.actions import publish_visit
from yizhan.wings.participation.restaurants.models import Visit
from yizhan.wings.participation.restaurants.tests.factories import a_photo_of, the_drawn_round


def the_round(world: Any) -> int:
    return the_drawn_round(world.city, now=timezone.now()).pk


def a_published_visit(world: Any) -> int:
    """The result that everybody may read."""
    a_round = the_drawn_round(world.city, now=timezone.now())
    known = Visit.objects.public().filter(round=a_round).first()
    if known is None:
        known = Visit.objects.of(a_round).get(state="reviewed")
        publish_visit(known, at=known.reply_until)
    return known.pk


def a_photo_of_it(world: Any) -> str:
    """A photo that everybody may see; its file is not there."""
    visit = Visit.objects.get(pk=a_published_visit(world))
    return (visit.photos.first() or a_photo_of(visit)).key


THINGS = {
    "rounds/<int:pk>": the_round,
    "rounds/{pk}": the_round,
    "rounds/<int:pk>/visits/<int:visit>": a_published_visit,
    "rounds/<int:pk>/visits/<int:visit>/photos/<str:key>": a_photo_of_it,
}
