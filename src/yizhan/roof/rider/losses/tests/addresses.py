"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.losses.models import Loss
from yizhan.wings.care.losses.tests.factories import a_meal


def a_loss_of(world: Any) -> int:
    """An entry of the world's rider, which she alone may open."""
    known = Loss.objects.visible_to(world.city.rider).first()
    return (known or a_meal(world.city.rider, at=timezone.now())).pk


THINGS = {"me/losses/<int:pk>": a_loss_of}
