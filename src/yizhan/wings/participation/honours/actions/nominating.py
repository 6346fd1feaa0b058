"""Nominating: anybody writes about somebody, and only she reads it until she agrees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.kit import photos as kit_photos
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.honours import vault
from yizhan.wings.participation.honours.actions.row import locked, news
from yizhan.wings.participation.honours.events import News
from yizhan.wings.participation.honours.models import Call, Evidence, Nomination, Statement
from yizhan.wings.participation.honours.rules import (
    FEWEST_WORDS,
    MOST_PHOTOS,
    MOST_STATEMENTS,
    NAME_LIMIT,
    WORDS_LIMIT,
    HonoursVerb,
    NominationState,
)


class NotOpen(Refusal):
    code = "not_open"
    message = _("Nobody can be nominated here now.")


class NoNumber(Refusal):
    code = "no_number"
    message = _("The platform does not know your telephone. Write it under «My data» first.")


@in_transaction
def nominate(  # the input of the page
    call: Call,
    *,
    name: str,
    phone: str,
    text: str,
    by: Person | None,
    at: datetime,
    photos: Sequence[bytes] = (),
    language: str = "zh-hans",
) -> None:
    """Nominate somebody who has this number. She is asked, and nobody else reads it before she
    agrees. Nothing comes back: whether she is known, or was nominated before, is not said.

    Raises NotOpen or a Refusal that names every fault beside its input.
    """
    row = locked(call)
    if not row.takes_nominations(at=at):
        raise NotOpen
    name, text = _kept(name, text)
    if len(photos) > MOST_PHOTOS:
        sentence = gettext("At most %(most)d photos.") % {"most": MOST_PHOTOS}
        raise Refusal(sentence, fields={"photo": sentence})
    for photo in photos:
        kit_photos.check(photo)
    nomination = _nomination(row, name=name, phone=phone, language=language, at=at)
    if nomination is None:
        return  # she said no, or has enough: who nominates learns neither
    _add_statement(nomination, text=text, photos=photos, by=by, at=at)
    record(HonoursVerb.NOMINATED, by=None, target=row, at=at)


@in_transaction
def nominate_oneself(
    call: Call, *, text: str, by: Person, at: datetime, photos: Sequence[bytes] = ()
) -> Nomination:
    """Nominate oneself, with the number that the platform knows. One still agrees on one's own
    page, where one says how one wants to be called. Raises NotOpen or NoNumber."""
    secret = Secret.objects.about(by).filter(kind=SecretKind.PHONE).order_by("-pk").first()
    if secret is None:
        raise NoNumber
    phone, name = people_vault.open_secret(secret), (by.display_name or by.username)[:NAME_LIMIT]
    nominate(call, name=name, phone=phone, text=text, photos=photos, by=by, at=at)
    return Nomination.objects.of(call).for_person(by).latest("pk")


def _nomination(
    call: Call, *, name: str, phone: str, language: str, at: datetime
) -> Nomination | None:
    """The nomination of whoever has this number, new or known; None if nothing may be added."""
    owner, known = _known(call, phone)
    if known is None:
        contact = None
        if owner is None:
            contact = people_vault.keep(SecretKind.PHONE, phone, person=None, at=at)
        nomination = Nomination(
            call=call, person=owner, contact=contact, sealed_name=vault.seal_words(name),
            number_hash=_hash_of(phone), language=owner.language if owner else language,
            nominated_at=at, **vault.new_ticket(),
        )  # fmt: skip
        nomination.save(force_insert=True)
        return nomination
    full = Statement.objects.of(known).count() >= MOST_STATEMENTS
    open_states = (NominationState.ASKED, NominationState.AGREED)
    return known if known.state in open_states and not full else None


def _hash_of(phone: str) -> bytes:
    number = people_vault.normalise(SecretKind.PHONE, phone)
    return people_vault.keyed_hash(number, purpose=SecretKind.PHONE)


def _known(call: Call, phone: str) -> tuple[Person | None, Nomination | None]:
    """The owner of a number, and the nomination in this call that is hers."""
    try:
        owner = people_vault.owner(SecretKind.PHONE, phone)
        hashes = people_vault.hashes_of(SecretKind.PHONE, phone)
    except Refusal as refusal:
        sentence = str(refusal)
        raise Refusal(sentence, fields={"phone": sentence}) from refusal
    rows = Nomination.objects.of(call)
    by_number = rows.filter(number_hash__in=hashes).first()
    by_account = rows.for_person(owner).first() if owner is not None else None
    return owner, by_account or by_number


def _add_statement(
    nomination: Nomination,
    *,
    text: str,
    photos: Sequence[bytes],
    by: Person | None,
    at: datetime,
) -> None:
    first = not Statement.objects.of(nomination).exists()
    statement = Statement(nomination=nomination, by=by, sealed_text=vault.seal_words(text), at=at)
    statement.save(force_insert=True)
    Evidence.objects.bulk_create(
        Evidence(statement=statement, sealed_upload=vault.seal_photo(photo), at=at)
        for photo in photos
    )
    news(nomination, News.ASKED if first else News.MORE, at=at)


def _kept(name: str, text: str) -> tuple[str, str]:
    name = " ".join(kept_text(name, field="name").split())
    text = kept_text(text)
    wrong = {}
    if not 1 <= len(name) <= NAME_LIMIT:
        words = gettext("A name of at most %(limit)d characters.")
        wrong["name"] = words % {"limit": NAME_LIMIT}
    if not FEWEST_WORDS <= len(text) <= WORDS_LIMIT:
        words = gettext("Tell what she did, in %(fewest)d to %(most)d characters.")
        wrong["text"] = words % {"fewest": FEWEST_WORDS, "most": WORDS_LIMIT}
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    return name, text
