"""Looks: whoever opens an accompaniment at the desk goes through here, and the rider reads it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.actions import note_looks, reveal
from yizhan.ground.people.models import Matter, Person, Secret, SecretKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment.actions.row import lock_for_desk
from yizhan.wings.care.accompaniment.models import Accompaniment
from yizhan.wings.care.accompaniment.rules import AccompanimentVerb


class NoNumber(Refusal):
    code = "no_number"
    message = _("No telephone is known any more.")


@in_transaction
def see(accompaniment: Accompaniment, *, by: Person, at: datetime) -> Accompaniment:
    """Return it for reading; the look is written down where the rider reads it."""
    row = lock_for_desk(accompaniment, by)
    if row.rider is not None:
        note_looks([row.rider], Matter.ACCOMPANIMENT, unit=row.unit, by=by, at=at)
    record(AccompanimentVerb.SEEN, by=by, target=row, at=at, unit=row.unit.code)
    return row


@in_transaction
def number_for(accompaniment: Accompaniment, *, by: Person, at: datetime, reason: str) -> str:
    """Return the rider's telephone, to call her; the look is written down. Raises NoNumber."""
    row = lock_for_desk(accompaniment, by)
    secret = row.contact
    if secret is None and row.rider is not None:
        mine = Secret.objects.about(row.rider.head).filter(kind=SecretKind.PHONE)
        secret = mine.order_by("-pk").first()
    if secret is None:
        raise NoNumber
    stands_by = can(by, Permission.ACCOMPANY, row.unit)
    permission = Permission.ACCOMPANY if stands_by else Permission.ACCOMPANY_LEAD
    number = reveal(secret, unit=row.unit, by=by, reason=reason, at=at, permission=permission)
    record(AccompanimentVerb.NUMBER_SEEN, by=by, target=row, at=at, unit=row.unit.code)
    return number
