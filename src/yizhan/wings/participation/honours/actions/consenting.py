"""The nominee's own deeds: to agree, to decline, to take it back, to show a photo."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.honours.actions.notice import move_up
from yizhan.wings.participation.honours.actions.row import (
    NotNow,
    forget_words,
    locked_nomination,
)
from yizhan.wings.participation.honours.models import Evidence, Mark, Nomination, Statement
from yizhan.wings.participation.honours.rules import (
    FROM_LIMIT,
    NAME_LIMIT,
    HonoursVerb,
    NominationState,
)


class TooLate(Refusal):
    code = "too_late"
    message = _("The time to agree is over.")


@in_transaction
def agree(  # the input of the page
    nomination: Nomination,
    *,
    statements: Collection[UUID],
    shown_name: str,
    at: datetime,
    shown_from: str = "",
    division: Division | None = None,
) -> None:
    """Agree that jury and desk read these statements, and to be named like this if one is named.
    What is not among them stays closed. Raises TooLate or a Refusal."""
    call, row = locked_nomination(nomination)
    if row.state not in {NominationState.ASKED, NominationState.AGREED}:
        raise NotNow
    if not call.takes_consent(at=at):
        raise TooLate
    shown_name = " ".join(kept_text(shown_name, field="shown_name").split())
    shown_from = " ".join(kept_text(shown_from, field="shown_from").split())
    wrong = {}
    if not 1 <= len(shown_name) <= NAME_LIMIT:
        words = gettext("A name of at most %(limit)d characters.")
        wrong["shown_name"] = words % {"limit": NAME_LIMIT}
    if len(shown_from) > FROM_LIMIT:
        wrong["shown_from"] = gettext("At most %(limit)d characters.") % {"limit": FROM_LIMIT}
    chosen = Statement.objects.of(row).filter(key__in=list(statements))
    already = Statement.objects.of(row).agreed()
    if not wrong and not chosen.exists() and not already.exists():
        wrong["statements"] = gettext("Choose at least one text that the jury may read.")
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    chosen.filter(agreed_at=None).update(agreed_at=at)
    row.state, row.agreed_at = NominationState.AGREED, row.agreed_at or at
    row.shown_name, row.shown_from, row.division = shown_name, shown_from, division
    row.save(update_fields=["state", "agreed_at", "shown_name", "shown_from", "division"])
    record(HonoursVerb.CONSENT, by=None, target=call, at=at, state=str(row.state))


@in_transaction
def decline(nomination: Nomination, *, at: datetime) -> None:
    """Say no, without a reason: all that was written is deleted at once. Twice changes nothing."""
    call, row = locked_nomination(nomination)
    if row.state == NominationState.DECLINED:
        return
    if row.state != NominationState.ASKED:
        raise NotNow
    row.state = NominationState.DECLINED
    row.save(update_fields=["state"])
    forget_words(row)
    record(HonoursVerb.CONSENT, by=None, target=call, at=at, state=str(row.state))


@in_transaction
def take_back(nomination: Nomination, *, at: datetime) -> None:
    """Take the consent back until the award, without a reason: words, photos and marks are deleted.
    Whoever comes next by the jury's marks moves up, if she was named. Twice changes nothing."""
    call, row = locked_nomination(nomination)
    if row.state in {NominationState.TAKEN_BACK, NominationState.DECLINED}:
        return
    if not row.may_take_back:
        raise NotNow
    was_named = row.state == NominationState.NAMED
    row.state = NominationState.TAKEN_BACK
    row.save(update_fields=["state"])
    Mark.objects.filter(nomination=row).delete()
    forget_words(row)
    record(HonoursVerb.CONSENT, by=None, target=call, at=at, state=str(row.state))
    if was_named:
        move_up(call, at=at)


@in_transaction
def remove_statement(statement: Statement, *, at: datetime) -> None:
    """The nominee deletes one of the texts about her, until the jury reads."""
    call, row = locked_nomination(statement.nomination)
    if row.state not in {NominationState.ASKED, NominationState.AGREED}:
        raise NotNow
    if not call.takes_consent(at=at):
        raise TooLate
    mine = Statement.objects.of(row)
    if mine.count() == 1:
        raise Refusal(gettext("This is the only text. Say no to the nomination instead."))
    if mine.filter(pk=statement.pk).delete()[0] and row.state == NominationState.AGREED:
        _ask_again_if_nothing_is_left(row)
    record(HonoursVerb.CONSENT, by=None, target=call, at=at, state=str(row.state))


def _ask_again_if_nothing_is_left(row: Nomination) -> None:
    if not Statement.objects.of(row).agreed().exists():
        row.state = NominationState.ASKED
        row.save(update_fields=["state"])


@in_transaction
def show_photo(evidence: Evidence, *, shown: bool, at: datetime) -> None:
    """The nominee allows a photo in her story, or takes that back. Twice changes nothing."""
    call, row = locked_nomination(evidence.statement.nomination)
    if not row.readable:
        raise NotNow
    changed = Evidence.objects.of(row).filter(pk=evidence.pk).exclude(shown=shown)
    if changed.update(shown=shown):
        record(HonoursVerb.PHOTO_SHOWN, by=None, target=call, at=at, shown=shown)
