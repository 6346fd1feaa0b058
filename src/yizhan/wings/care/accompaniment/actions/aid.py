"""The hand-over to legal aid: proposed in words, agreed to by the rider, then handed over."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment import vault
from yizhan.wings.care.accompaniment.actions.row import (
    lock_for_desk,
    lock_for_rider,
    news,
    refuse_closed,
    write,
)
from yizhan.wings.care.accompaniment.events import News
from yizhan.wings.care.accompaniment.models import Accompaniment, LegalAid
from yizhan.wings.care.accompaniment.rules import AccompanimentVerb, AidState, Line

OFFICE = 80


class AskedAlready(Refusal):
    code = "asked_already"
    message = _("A hand-over waits already. It ends when the rider answers or it is handed over.")


class NotAgreed(Refusal):
    code = "not_agreed"
    message = _("The rider has not agreed to this hand-over, or took it back.")


@in_transaction
def propose_aid(
    accompaniment: Accompaniment,
    *,
    office: str,
    text: str,
    with_photos: bool,
    by: Person,
    at: datetime,
) -> LegalAid:
    """Show the rider what would be passed on to which office, word by word. Raises AskedAlready or
    a Refusal."""
    row = lock_for_desk(accompaniment, by)
    refuse_closed(row)
    office = " ".join(kept_text(office, field="office").split())
    sealed = vault.seal_words(kept_text(text))
    wrong = {}
    if not 0 < len(office) <= OFFICE:
        wrong["office"] = gettext("Say which office, in at most %(n)d characters.") % {"n": OFFICE}
    if sealed is None:
        wrong["text"] = gettext("Write down what would be passed on.")
    if wrong or sealed is None:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    if _waiting(row) is not None:
        raise AskedAlready
    aid = LegalAid(
        accompaniment=row, office=office, sealed_text=sealed, with_photos=with_photos, asked_at=at
    )
    aid.save(force_insert=True)
    write(row, Line.AID_ASKED, at=at, by=by, text=office)
    news(row, News.AID_ASKED, at=at)
    record(AccompanimentVerb.AID, by=by, target=row, at=at, state=AidState.ASKED)
    return aid


@in_transaction
def agree(aid: LegalAid, *, by: Person, at: datetime) -> None:
    """The rider agrees to just these words for this office. Raises NotAgreed if it is over."""
    row = lock_for_rider(aid.accompaniment, by)
    waiting = LegalAid.objects.filter(pk=aid.pk, accompaniment=row)
    if waiting.filter(state=AidState.AGREED).exists():
        return
    if not waiting.filter(state=AidState.ASKED).update(state=AidState.AGREED, agreed_at=at):
        raise NotAgreed
    write(row, Line.AID_AGREED, at=at, text=aid.office)
    news(row, News.AID_AGREED, at=at)
    record(AccompanimentVerb.AID, by=None, target=row, at=at, state=AidState.AGREED)


@in_transaction
def refuse_aid(aid: LegalAid, *, by: Person, at: datetime) -> None:
    """The rider does not agree, or takes the consent back; possible until it is handed over. Raises
    a Refusal afterwards."""
    row = lock_for_rider(aid.accompaniment, by)
    waiting = LegalAid.objects.filter(pk=aid.pk, accompaniment=row)
    if waiting.filter(state=AidState.SENT).exists():
        raise Refusal(gettext("It is handed over already. Ask the office to delete it."))
    if waiting.open().update(state=AidState.TAKEN_BACK, ended_at=at):
        write(row, Line.AID_TAKEN_BACK, at=at, text=aid.office)
        news(row, News.AID_TAKEN_BACK, at=at)
        record(AccompanimentVerb.AID, by=None, target=row, at=at, state=AidState.TAKEN_BACK)


@in_transaction
def send_aid(aid: LegalAid, *, by: Person, at: datetime) -> str:
    """Hand over: return the words that the rider agreed to. Twice is once. Raises NotAgreed."""
    row = lock_for_desk(aid.accompaniment, by)
    mine = LegalAid.objects.filter(pk=aid.pk, accompaniment=row)
    if mine.filter(state=AidState.AGREED).update(state=AidState.SENT, ended_at=at):
        write(row, Line.AID_SENT, at=at, by=by, text=aid.office)
        news(row, News.TOLD, at=at)
        record(AccompanimentVerb.AID, by=by, target=row, at=at, state=AidState.SENT)
    elif not mine.filter(state=AidState.SENT).exists():
        raise NotAgreed
    return vault.open_words(mine.get().sealed_text)


def _waiting(row: Accompaniment) -> LegalAid | None:
    return LegalAid.objects.of(row).open().first()
