"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.fleet.tests.factories import a_ticket_of_today


def a_ticket(world: Any) -> str:
    return a_ticket_of_today(world.city.union, rider=world.city.rider)


THINGS = {
    "help-in-exam-week/<str:ticket>": a_ticket,
    "fleet/errands/{ticket}": a_ticket,
}
