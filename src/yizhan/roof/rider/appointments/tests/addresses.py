"""The things that the addresses of this topic name, in the world of tests/permissions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.participation.appointments.models import Engagement
from yizhan.wings.participation.appointments.tests.factories import an_engagement


def a_role(world: Any) -> int:
    """A role that the union department gave to the city's rider."""
    known = Engagement.objects.filter(person=world.city.rider).first()
    if known is None:
        known = an_engagement(
            world.city.union, person=world.city.rider, by=world.city.handler, at=timezone.now()
        )
    return known.pk


THINGS = {"me/badge/<int:pk>": a_role}
