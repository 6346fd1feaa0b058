"""Naming somebody for a place beforehand, with the number that its riders see."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.places.models import Division
from yizhan.ground.worktime.rules import dialled
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.accompaniment.actions.naming import CannotStandBy
from yizhan.wings.care.accompaniment.models import Appointment, led_by
from yizhan.wings.care.accompaniment.rules import NEVER_UNITS, AccompanimentVerb


@in_transaction
def appoint(
    person: Person,
    *,
    unit: Unit,
    division: Division | None,
    phone: str,
    by: Person | None,
    at: datetime,
) -> Appointment:
    """Name somebody of this unit for a county or, without one, for the whole city. Whoever is named
    there already gets the new number. Raises NotAllowed, CannotStandBy or a Refusal."""
    _permit(unit, by=by)
    if unit.kind in NEVER_UNITS or not can(person, Permission.ACCOMPANY, unit):
        raise CannotStandBy(fields={"post": str(CannotStandBy.message)})
    number = dialled(phone)
    if not number:
        words = gettext("Give the number that riders see: of the office, not a private one.")
        raise Refusal(words, fields={"phone": words})
    there = Appointment.objects.select_for_update(of=("self",)).not_ended()
    row = there.filter(person=person, unit=unit, division=division).first()
    if row is None:
        row = Appointment(person=person, unit=unit, division=division, since=local_day(at))
    row.phone = number
    row.save()
    record(AccompanimentVerb.APPOINTED, by=by, target=row, at=at, unit=unit.code)
    return row


@in_transaction
def end_appointment(appointment: Appointment, *, by: Person, at: datetime) -> None:
    """End it today; what she stands by already stays hers. Doing it twice changes nothing."""
    row = under_lock(Appointment.objects.select_related("unit"), appointment.pk)
    _permit(row.unit, by=by)
    if row.until is None:
        row.until = max(local_day(at), row.since)
        row.save(update_fields=["until"])
        record(AccompanimentVerb.APPOINTMENT_ENDED, by=by, target=row, at=at, unit=row.unit.code)


def _permit(unit: Unit, *, by: Person | None) -> None:
    if by is not None and not led_by(by).filter(pk=unit.pk).exists():
        raise NotAllowed(f"{by} does not lead {unit}")
