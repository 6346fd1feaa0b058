"""The things that the addresses of this topic name, in the world of tests/permissions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.participation.appointments.actions import fill_choices
from yizhan.wings.participation.appointments.models import Engagement, PromiseChoice
from yizhan.wings.participation.appointments.tests.factories import an_engagement


def a_role(world: Any) -> int:
    """A role that the union department gave to the city's rider."""
    known = Engagement.objects.filter(person=world.city.rider).first()
    if known is None:
        known = an_engagement(
            world.city.union, person=world.city.rider, by=world.city.handler, at=timezone.now()
        )
    return known.pk


def a_promise(world: Any) -> int:
    if not PromiseChoice.objects.exists():
        fill_choices(by=None, at=timezone.now())
    return PromiseChoice.objects.earliest("pk").pk


THINGS = {
    "desk/appointments/<int:pk>": a_role,
    "desk/appointments/export.<str:form>": lambda world: "csv",
    "desk/badges/promises/<int:pk>": a_promise,
}
