"""Contact cards: each side sees the other, and its number by one tap that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.actions import confirm_by_code, issue_code
from yizhan.ground.people.actions.codes import WrongCode
from yizhan.ground.people.models import Person, Secret, SecretKind, SignInCode
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.models import Badge
from yizhan.wings.participation.fleet.actions.row import NotPossible, lock_errand, lock_for_rider
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.rules import AHEAD, KEPT_FOR, FleetVerb, short_name
from yizhan.wings.participation.fleet.vault import open_facts


class NoNumber(Refusal):
    code = "no_number"
    message = _("No telephone is known.")


class NotConfirmed(Refusal):
    code = "not_confirmed"
    message = _("The rider's number is shown once yours is confirmed by a code.")


@dataclass(frozen=True)
class Card:
    """The card that one side reads of the other."""

    name: str
    masked: str
    """Empty, where this side may not call."""
    address: str = ""
    words: str = ""
    badge: str = ""
    """The code of a badge that anybody can check."""
    confirmed: bool = False
    """Whether the number of whoever asked was confirmed by a code."""


def card_for_rider(errand: Errand) -> Card | None:
    """Return address, words and masked number for the rider who said yes; before and after, None.
    Whoever asks starts from `asked_by`."""
    if not errand.is_held or errand.sealed_facts is None:
        return None
    facts = open_facts(errand)
    masked = vault.mask(SecretKind.PHONE, facts.phone)
    confirmed = errand.confirmed_at is not None
    return Card("", masked, facts.address, facts.words, confirmed=confirmed)


def card_for_asker(errand: Errand, *, at: datetime) -> Card | None:
    """Return who comes, for whoever has the ticket: without a confirmed number a short name and
    the badge, and no number."""
    if not errand.is_held or errand.helper is None or errand.helper.person is None:
        return None
    rider = errand.helper.person
    badge = Badge.objects.asked_by(rider).usable(on=local_day(at)).order_by("-pk").first()
    code = badge.printed_code if badge else ""
    if errand.confirmed_at is None:
        name = short_name(rider.display_name) if rider.display_name.strip() else ""
        return Card(name or gettext("A rider of the exam fleet"), "", badge=code)
    secret = _phone_of(rider)
    masked = vault.mask(SecretKind.PHONE, vault.open_secret(secret)) if secret else ""
    return Card(str(rider), masked, badge=code, confirmed=True)


@in_transaction
def code_for_asker(errand: Errand, *, at: datetime) -> tuple[SignInCode, str]:
    """Make a code for the telephone of whoever asked. Returns its row and the code; who calls
    sends it, in the same transaction. None is made after the exam, so that all of them are
    forgotten before the errand is erased. Raises NotPossible or TooManyCodes."""
    _day, row = lock_errand(errand)
    is_over = row.state not in AHEAD or at > row.erase_from - KEPT_FOR
    if is_over or row.sealed_facts is None or row.confirmed_at is not None:
        raise NotPossible
    code, digits = issue_code(open_facts(row).phone, at=at)
    row.code = code
    row.save(update_fields=["code"])
    return code, digits


def confirm_number(errand: Errand, code: str, *, at: datetime) -> None:
    """Note that whoever asked reads what is sent to the number. A second time changes nothing.
    Raises WrongCode. The guess is counted in a transaction of its own."""
    if errand.confirmed_at is not None:
        return
    if errand.code_id is None or errand.sealed_facts is None:
        raise WrongCode
    confirm_by_code(errand.code_id, code, at=at)
    _note_confirmed(errand, at=at)


@in_transaction
def _note_confirmed(errand: Errand, *, at: datetime) -> None:
    _day, row = lock_errand(errand)
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    record(FleetVerb.CONFIRMED, by=None, target=row, at=at)


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
    """Return the telephone of the rider, for whoever has the ticket and confirmed a number; the
    look is written down. Raises NotPossible, NotConfirmed or NoNumber."""
    _day, row = lock_errand(errand)
    if not row.is_held or row.helper is None or row.helper.person is None:
        raise NotPossible
    if row.confirmed_at is None:
        raise NotConfirmed
    secret = _phone_of(row.helper.person)
    if secret is None:
        raise NoNumber
    record(FleetVerb.NUMBER_SEEN, by=None, target=row, at=at, side="asker")
    return vault.open_secret(secret)


def _phone_of(rider: Person) -> Secret | None:
    return Secret.objects.about(rider).filter(kind=SecretKind.PHONE).order_by("-pk").first()
