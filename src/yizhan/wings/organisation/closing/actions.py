"""The end of the platform is announced, announced anew, and taken back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.closing.models import Closing
from yizhan.wings.organisation.closing.rules import NOTICE, WORDS_LIMIT, ClosingVerb


class BadAnnouncement(Refusal):
    code = "bad_announcement"


@in_transaction
def announce(*, ends_on: date, kept: str, instead: str, by: Person, at: datetime) -> Closing:
    """Announce the end; what was announced before holds no more. Raises BadAnnouncement beside the
    inputs at fault."""
    _require(by)
    kept, instead = kept.strip(), instead.strip()
    known = Closing.objects.select_for_update().public().first()
    told = (known.ends_on, known.kept, known.instead) if known else None
    if known is not None and told == (ends_on, kept, instead):
        return known
    _refuse_wrong(known, ends_on=ends_on, kept=kept, instead=instead, at=at)
    Closing.objects.public().update(in_force=False)
    closing = Closing.objects.create(
        ends_on=ends_on, kept=kept, instead=instead, by=by, announced_at=at
    )
    record(ClosingVerb.ANNOUNCED, by=by, target=closing, at=at, ends_on=ends_on)
    return closing


@in_transaction
def withdraw(*, by: Person, at: datetime) -> bool:
    """Take the announcement back. Return whether there was one."""
    _require(by)
    closing = Closing.objects.select_for_update().public().first()
    if closing is None:
        return False
    closing.in_force = False
    closing.save(update_fields=["in_force"])
    record(ClosingVerb.WITHDRAWN, by=by, target=closing, at=at)
    return True


def _require(by: Person) -> None:
    if not everywhere(by, Permission.CLOSING_ANNOUNCE):
        raise NotAllowed("The end of the platform is announced for the whole city.")


def _refuse_wrong(
    known: Closing | None, *, ends_on: date, kept: str, instead: str, at: datetime
) -> None:
    wrong = {
        name: _("Between one and %(limit)d characters.") % {"limit": WORDS_LIMIT}
        for name, words in (("kept", kept), ("instead", instead))
        if not 0 < len(words) <= WORDS_LIMIT
    }
    same_day = known is not None and known.ends_on == ends_on
    if not same_day and ends_on < local_day(at) + NOTICE:
        words = _("At least %(days)d days from today, so that everybody can take what is hers.")
        wrong["ends_on"] = words % {"days": NOTICE.days}
    if wrong:
        raise BadAnnouncement(" ".join(wrong.values()), fields=wrong)
