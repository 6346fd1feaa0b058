"""A rider asks somebody to stand by. Sent twice, it counts once."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.rules import BadPhone
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment.actions.naming import settle
from yizhan.wings.care.accompaniment.actions.row import lock, write
from yizhan.wings.care.accompaniment.index import choose
from yizhan.wings.care.accompaniment.models import Accompaniment
from yizhan.wings.care.accompaniment.rules import AccompanimentVerb, Line, Why, digest_of


class SentBefore(Refusal):
    code = "sent_before"
    message = _("This page has sent something before. Open a new one.")


@in_transaction
@lines_last()
def open_accompaniment(
    *,
    by: Person | None,
    at: datetime,
    division: Division | None = None,
    text: str = "",
    contact: str = "",
    key: str = "",
) -> Accompaniment:
    """Open an accompaniment and name who stands by, by the rule of the place. `by` None: a rider
    without an account, who is called at `contact` and reads on once she signs in with that number.
    Whoever has one open already goes on with it, and the words are added there. Raises SentBefore
    or a Refusal."""
    text = kept_text(text)
    if by is not None:
        Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    earlier = _sent_as(key, by=by)
    if earlier is not None:
        return earlier
    current = _open_of(by)
    if current is not None:
        if text:
            write(lock(current), Line.WORDS, at=at, text=text)
        return current
    secret = _contact(contact, by=by, at=at)
    choice = choose(division, at=at)
    row = Accompaniment(
        rider=by, contact=secret, division=division, unit=choice.unit, why=Why(choice.why),
        opened_at=at, key=digest_of(key),
    )  # fmt: skip
    row.save(force_insert=True)
    if text:
        write(row, Line.WORDS, at=at, text=text)
    settle(row, choice, at=at)
    record(AccompanimentVerb.OPENED, by=None, target=row, at=at, unit=choice.unit.code)
    return row


@in_transaction
def claim(*, by: Person, at: datetime) -> int:
    """Take over what was opened by telephone before there was an account; the number is the
    proof, because it was proved when its owner signed in. Return how many."""
    mine = Accompaniment.objects.asked_by(by).filter(rider=None).values_list("pk", flat=True)
    return Accompaniment.objects.filter(pk__in=list(mine), rider=None).update(rider=by)


def _sent_as(key: str, *, by: Person | None) -> Accompaniment | None:
    if not key:
        return None
    row = Accompaniment.objects.filter(key=digest_of(key)).first()
    if row is None:
        return None
    mine = row.rider_id is None
    if by is not None:
        mine = Accompaniment.objects.asked_by(by).filter(pk=row.pk).exists()
    if not mine:
        raise SentBefore
    return row


def _open_of(by: Person | None) -> Accompaniment | None:
    if by is None:
        return None
    return Accompaniment.objects.asked_by(by).open().order_by("-pk").first()


def _contact(contact: str, *, by: Person | None, at: datetime) -> Secret | None:
    """The telephone to call, sealed; none if the account has one and nothing else was given."""
    contact = contact.strip()
    if not contact:
        if by is not None and Secret.objects.about(by).filter(kind=SecretKind.PHONE).exists():
            return None
        words = gettext("Give a telephone number: somebody has to call you.")
        raise Refusal(words, fields={"contact": words})
    try:
        return vault.keep(SecretKind.PHONE, contact, person=None, at=at)
    except BadPhone as refusal:
        raise Refusal(str(refusal), fields={"contact": str(refusal)}) from refusal
