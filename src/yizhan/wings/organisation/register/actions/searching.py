"""Searching riders by a whole telephone number or a full name: a look, and written down as one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.people import vault
from yizhan.ground.people.actions import note_search
from yizhan.ground.people.models import Person, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.models import Ridership

SHOWN = 50
SHORTEST_NAME = 2


class NotWhole(Refusal):
    code = "not_whole"
    message = _("Write the whole telephone number or the full legal name.")


class TooManyAlike(Refusal):
    code = "too_many_alike"
    message = _("More than 50 riders have this name. Ask for the telephone number.")


@in_transaction
def search_riders(words: str, *, by: Person, reason: str, at: datetime) -> list[Ridership]:
    """Find riders by a whole fact, among those whose facts `by` may open. It is written down in
    the book of each that is found, and in the audit log in any case."""
    unit = _unit_of(by)
    kind = SecretKind.PHONE if any(sign.isdigit() for sign in words) else SecretKind.LEGAL_NAME
    secrets = vault.equal_to(kind, _whole(kind, words))
    openable = Ridership.objects.visible_to(by).revealed_by(by).of_secrets(secrets)
    riderships = list(openable.select_related("rider", "site__division").order_by("-pk"))
    if len(riderships) > SHOWN:
        raise TooManyAlike(fields={"words": str(TooManyAlike.message)})
    riders = Person.objects.filter(pk__in={ridership.rider_id for ridership in riderships})
    seen = secrets.filter(person__in=riders) | secrets.filter(person__merged_into__in=riders)
    note_search(list(seen), kind=kind, unit=unit, by=by, reason=reason, at=at)
    return riderships


def _unit_of(by: Person) -> Unit:
    """The highest unit by whose post `by` may open what is sealed."""
    unit: Unit | None = units_where(by, Permission.SECRET_REVEAL).order_by("depth", "pk").first()
    if unit is None:
        raise NotAllowed(f"{by} may not search by whole facts")
    return unit


def _whole(kind: str, words: str) -> str:
    try:
        value = vault.normalise(kind, words)
    except Refusal as unclear:
        raise NotWhole(fields={"words": str(NotWhole.message)}) from unclear
    if len(value) < SHORTEST_NAME:
        raise NotWhole(fields={"words": str(NotWhole.message)})
    return value
