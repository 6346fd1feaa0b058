"""Matters that go on only when the rider says something, as the bottom bar tells of them."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.people.models import Person
from yizhan.roof.rider.appointments.waiting import offered_roles
from yizhan.wings.care.needs.models import Need
from yizhan.wings.organisation.register.models import Ridership


def something_waits(person: Person, at: datetime) -> bool:
    needs = Need.objects.asked_by(person).waiting_for_asker(at=at)
    return (
        needs.exists()
        or Ridership.objects.for_person(person).asked().exists()
        or offered_roles(person, at=at).exists()
    )
