"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.honours.models import Evidence, Nomination, Statement, Story
from yizhan.wings.participation.honours.tests.factories import the_contest, the_honour


def the_nomination(world: Any) -> Nomination:
    return Nomination.objects.public().of(the_contest(world.city)).earliest("pk")


def the_photo(world: Any) -> Evidence:
    honour = the_honour(world.city)
    return Evidence.objects.filter(statement__nomination=honour.nomination).earliest("pk")


THINGS: dict[str, Any] = {
    "honours/<int:pk>": lambda world: the_contest(world.city).pk,
    "honours/named/<uuid:key>": lambda world: the_nomination(world).key,
    "honours/stories/<uuid:key>": lambda world: Story.objects.of(the_honour(world.city)).get().key,
    "honours/photos/<uuid:key>": lambda world: the_photo(world).key,
    "honours/mine/<str:ticket>": lambda world: the_nomination(world).ticket,
    "honours/mine/<str:ticket>/out/<uuid:key>": lambda world: (
        Statement.objects.of(the_nomination(world)).earliest("pk").key
    ),
    "honours/mine/<str:ticket>/photos/<uuid:key>": lambda world: (
        Evidence.objects.of(the_nomination(world)).earliest("pk").key
    ),
    "honours/mine/<str:ticket>/show/<uuid:key>": lambda world: (
        Evidence.objects.of(the_nomination(world)).earliest("pk").key
    ),
}
