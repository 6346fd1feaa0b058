"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.honours.models import Evidence, Juror, Nomination, Objection
from yizhan.wings.participation.honours.tests.factories import the_contest

THINGS: dict[str, Any] = {
    "desk/honours/<int:pk>": lambda world: the_contest(world.city).pk,
    "desk/honours/jurors/<int:juror>": lambda world: (
        Juror.objects.of(the_contest(world.city)).latest("pk").pk
    ),
    "desk/honours/nominations/<uuid:key>": lambda world: (
        Nomination.objects.public().of(the_contest(world.city)).earliest("pk").key
    ),
    "desk/honours/objections/<int:pk>": lambda world: (
        Objection.objects.filter(nomination__call=the_contest(world.city)).earliest("pk").pk
    ),
    "desk/honours/photos/<uuid:key>": lambda world: (
        Evidence.objects.filter(statement__nomination__call=the_contest(world.city))
        .earliest("pk")
        .key
    ),
}
