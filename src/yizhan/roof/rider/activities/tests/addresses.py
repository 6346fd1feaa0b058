"""The things that the addresses of this topic name, in the world of tests/permissions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from yizhan.wings.care.activities.actions import attend, conclude_session, make_calendar
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import State
from yizhan.wings.care.activities.tests.factories import a_guest, a_session


def a_held_session(world: Any) -> Session:
    """A training of the union department that took place, with one guest who was there."""
    known = Session.objects.filter(state=State.TOOK_PLACE).first()
    if known is not None:
        return known
    now = timezone.now()
    begins = now - timedelta(hours=3)
    session = a_session(
        world.city.union, by=world.city.handler, begins_at=begins, at=begins - timedelta(days=1)
    )
    guest = a_guest(session, at=begins - timedelta(days=1))
    attend(guest, code=session.here_code, at=begins)
    conclude_session(session, by=world.city.handler, at=now)
    return session


def ticket(world: Any) -> str:
    return SignUp.objects.get(session=a_held_session(world)).ticket


THINGS = {
    "api/v1/activities/{pk}": lambda world: a_held_session(world).pk,
    "activities/<int:pk>": lambda world: a_held_session(world).pk,
    "activities/place/<str:ticket>": ticket,
    "feeds/mine/<str:key>": lambda world: make_calendar(world.city.rider, at=timezone.now()),
    "me/sessions/<int:pk>": lambda world: a_held_session(world).pk,
}
