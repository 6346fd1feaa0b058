"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.honours.models import Evidence, Nomination
from yizhan.wings.participation.honours.tests.factories import the_contest

THINGS: dict[str, Any] = {
    "me/jury/<int:pk>": lambda world: the_contest(world.city).pk,
    "me/jury/<int:pk>/mark/<uuid:key>": lambda world: (
        Nomination.objects.public().of(the_contest(world.city)).earliest("pk").key
    ),
    "me/jury/<int:pk>/photos/<uuid:key>": lambda world: (
        Evidence.objects.filter(statement__nomination__call=the_contest(world.city))
        .earliest("pk")
        .key
    ),
}
