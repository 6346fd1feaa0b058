"""The things that the addresses of this topic name, in the world of tests/permissions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.participation.appointments.models import Badge, Engagement
from yizhan.wings.participation.appointments.tests.factories import an_engagement


def a_code(world: Any) -> str:
    """The code of a badge that the city's rider holds."""
    rider = world.city.rider
    one = Engagement.objects.filter(person=rider).first() or an_engagement(
        world.city.union, person=rider, by=world.city.handler, at=timezone.now()
    )
    return Badge.objects.filter(engagement=one).latest("pk").code


THINGS = {"api/v1/badges/{code}": a_code, "verify/<str:code>": a_code}
