"""The units whose lead somebody is: the nearest post decides."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.models.units import below, is_within
from yizhan.ground.people.permissions import ROLES, Permission
from yizhan.ground.people.roles import active_posts
from yizhan.ground.people.rules import Scope


def led_by(person: Person) -> Any:
    """The keys of the units whose lead this person is: those of her posts, and those below that
    have no lead nearer to them."""
    permission = Permission.ACCOMPANY_LEAD
    mine = [post for post in active_posts(person) if permission in post.permissions]
    roles = [role for role, granted in ROLES.items() if permission in granted]
    others = list(
        Post.objects.active().filter(role__in=roles).values_list("unit_id", "unit__path", "scope")
    ) if mine else []  # fmt: skip
    led = Q(pk__in=())
    for post in mine:
        if post.scope == Scope.HERE:
            led |= Q(pk=post.unit_id)
            continue
        reach = below(post.path)
        for unit_id, path, scope in others:
            if path != post.path and is_within(path, post.path):
                reach &= ~(below(path) if scope == Scope.BELOW else Q(pk=unit_id))
        led |= reach | Q(pk=post.unit_id)
    return Unit.objects.filter(led).order_by().values("pk")
