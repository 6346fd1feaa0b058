"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from yizhan.ground.people.models import Token

THINGS = {
    "desk/account/tokens/<int:pk>": lambda world: (
        Token.objects.filter(person=world.people["handler"]).earliest("pk").pk
    ),
}
