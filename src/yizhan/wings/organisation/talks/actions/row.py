"""Steps that every action on a round table shares."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.organisation.talks.models import Talk


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed this round table since you looked. Compare, then save again.")


class TooLate(Refusal):
    code = "too_late"
    message = _("This round table is over: nothing can be added to its list any more.")


def locked_talk(talk: Talk, *, by: Person | None, version: int | None = None) -> Talk:
    """The round table as it is now, locked, for somebody who hosts it."""
    locked = under_lock(Talk.objects.select_related("unit"), talk.pk)
    if by is not None:
        require(by, Permission.TALK_EDIT, locked.unit)
    if version is not None and locked.version != version:
        raise ChangedSince
    return locked


def still_open(talk: Talk) -> Talk:
    if not talk.takes_topics:
        raise TooLate
    return talk


def kept_words(text: str, *, field: str, longest: int, needed: bool = True) -> str:
    """The text as it will be kept, or a Refusal beside its input."""
    text = kept_text(text, field=field)
    if needed and not text:
        sentence = gettext("Please fill this in.")
        raise Refusal(sentence, fields={field: sentence})
    if len(text) > longest:
        words = gettext("Too long: %(length)d characters, at most %(limit)d are possible.")
        sentence = words % {"length": len(text), "limit": longest}
        raise Refusal(sentence, fields={field: sentence})
    return text
