"""Accounts and units that end."""

from __future__ import annotations

from datetime import date, datetime

from yizhan.ground.audit.actions import lines_last
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment.actions.chasing import renew_naming
from yizhan.wings.care.accompaniment.actions.naming import settle
from yizhan.wings.care.accompaniment.actions.row import lock
from yizhan.wings.care.accompaniment.actions.saying import remove
from yizhan.wings.care.accompaniment.index import choose
from yizhan.wings.care.accompaniment.models import Accompaniment, Appointment


@in_transaction
@lines_last()
def forget_person(person_id: int, *, at: datetime) -> None:
    """Delete what a rider opened who wants to be forgotten. Whoever stood by is followed by a
    successor; namings beforehand end."""
    for row in Accompaniment.objects.filter(rider_id=person_id).order_by("pk"):
        remove(lock(row), at=at)
    today = local_day(at)
    for appointment in Appointment.objects.not_ended().filter(person_id=person_id):
        appointment.until = max(today, appointment.since)
        appointment.save(update_fields=["until"])
    for row in Accompaniment.objects.open().filter(person_id=person_id).order_by("pk"):
        renew_naming(row, at=at)


@in_transaction
@lines_last()
def hand_over_unit(unit: Unit, *, on: date, at: datetime) -> int:
    """Settle what a closed unit had: it goes to the unit that follows it; where whoever stood by
    has no post there, the rule names somebody. Return how many there were."""
    successor = unit.successor
    for appointment in Appointment.objects.not_ended().filter(unit=unit):
        appointment.until = max(on, appointment.since)
        appointment.save(update_fields=["until"])
    count = 0
    for one in Accompaniment.objects.filter(unit=unit).order_by("pk"):
        row = lock(one)
        row.unit = successor
        row.save(update_fields=["unit"])
        person = row.person
        if row.is_open and not (person and can(person, Permission.ACCOMPANY, successor)):
            settle(row, choose(row.division, at=at), at=at)
        count += 1
    return count
