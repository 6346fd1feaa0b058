"""Contact cards: each side sees the other, and its number by one tap that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.models import Badge
from yizhan.wings.participation.fleet.actions.row import NotPossible, lock_errand, lock_for_rider
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.rules import FleetVerb
from yizhan.wings.participation.fleet.vault import open_facts


class NoNumber(Refusal):
    code = "no_number"
    message = _("No telephone is known.")


@dataclass(frozen=True)
class Card:
    """The card that one side reads of the other."""

    name: str
    masked: str
    address: str = ""
    words: str = ""
    badge: str = ""
    """The code of a badge that anybody can check."""


def card_for_rider(errand: Errand) -> Card | None:
    """Return address, words and masked number for the rider who said yes; before and after, None.
    Whoever asks starts from `asked_by`."""
    if not errand.is_held or errand.sealed_facts is None:
        return None
    facts = open_facts(errand)
    return Card("", vault.mask(SecretKind.PHONE, facts.phone), facts.address, facts.words)


def card_for_asker(errand: Errand, *, at: datetime) -> Card | None:
    """Return who comes, for whoever has the ticket."""
    if not errand.is_held or errand.helper is None or errand.helper.person is None:
        return None
    rider = errand.helper.person
    secret = _phone_of(rider)
    masked = vault.mask(SecretKind.PHONE, vault.open_secret(secret)) if secret else ""
    badge = Badge.objects.asked_by(rider).usable(on=local_day(at)).order_by("-pk").first()
    return Card(str(rider), masked, badge=badge.printed_code if badge else "")


@in_transaction
def number_of_asker(errand: Errand, *, by: Person, at: datetime) -> str:
    """Return the telephone of whoever asked, for the rider on the errand; the look is written
    down."""
    _day, row = lock_for_rider(errand, by)
    if not row.is_held:
        raise NotPossible
    number = open_facts(row).phone
    if not number:
        raise NoNumber
    record(FleetVerb.NUMBER_SEEN, by=by, target=row, at=at, side="rider")
    return number


@in_transaction
def number_of_rider(errand: Errand, *, at: datetime) -> str:
    """Return the telephone of the rider, for whoever has the ticket; the look is written down."""
    _day, row = lock_errand(errand)
    if not row.is_held or row.helper is None or row.helper.person is None:
        raise NotPossible
    secret = _phone_of(row.helper.person)
    if secret is None:
        raise NoNumber
    record(FleetVerb.NUMBER_SEEN, by=None, target=row, at=at, side="asker")
    return vault.open_secret(secret)


def _phone_of(rider: Person) -> Secret | None:
    return Secret.objects.about(rider).filter(kind=SecretKind.PHONE).order_by("-pk").first()
