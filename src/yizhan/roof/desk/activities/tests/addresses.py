"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.activities.tests.factories import a_kind, a_session


def a_session_to_come(world: Any) -> int:
    ahead = Session.objects.filter(begins_at__gt=timezone.now()).first()
    if ahead is None:
        now = timezone.now()
        begins = now + timedelta(days=7)
        ahead = a_session(world.city.union, by=world.city.handler, at=now, begins_at=begins)
    return ahead.pk


THINGS = {
    "desk/activities/<int:pk>": a_session_to_come,
    "desk/activities/kinds/<slug:code>": lambda _world: a_kind().code,
}
