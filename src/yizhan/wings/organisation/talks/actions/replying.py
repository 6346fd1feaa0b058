"""Companies answer in writing; those that do not are reminded, and everybody reads that they are
late."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import TEXT_LIMIT
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.talks.actions.row import kept_words
from yizhan.wings.organisation.talks.events import ReplyDueSoon, ReplyGiven, ReplyLate
from yizhan.wings.organisation.talks.models import Reply
from yizhan.wings.organisation.talks.rules import PUBLIC, TalkState, TalksVerb


class NotAsked(Refusal):
    code = "not_asked"
    message = _("Nobody asks for this reply now.")


class ReplyStands(Refusal):
    code = "reply_stands"
    message = _("The round table has been held: the reply stands as it was given.")


class RemindedToday(Refusal):
    code = "reminded_today"
    message = _("The company was reminded today already, or has answered.")


@in_transaction
def give_reply(reply: Reply, *, text: str, by: Person, at: datetime) -> Reply:
    """Answer a topic in writing; everybody reads it at once. Until the round table is held it may
    be put right, and counts from the day it was first given."""
    locked = _locked(reply)
    require(by, Permission.TALK_REPLY, locked.company)
    if locked.topic.talk.state not in PUBLIC:
        raise NotAsked
    if locked.replied_on is not None and locked.topic.talk.state != TalkState.ANNOUNCED:
        raise ReplyStands
    text = kept_words(text, field="text", longest=TEXT_LIMIT)
    if locked.replied_on is not None and text == locked.text:
        return locked  # the form was sent twice
    locked.text, locked.replied_by = text, by
    locked.replied_on = locked.replied_on or local_day(at)
    locked.save(update_fields=["text", "replied_by", "replied_on"])
    publish(ReplyGiven(reply_id=locked.pk, at=at))
    record(TalksVerb.REPLY_GIVEN, by=by, target=locked, at=at, company=locked.company.code)
    return locked


@in_transaction
def remind_company(reply: Reply, *, by: Person, at: datetime) -> Reply:
    """Ask a company once more, at most once a day."""
    locked = _locked(reply)
    require(by, Permission.TALK_EDIT, locked.topic.talk.unit)
    today = local_day(at)
    if locked.replied_on is not None or locked.reminded_on == today:
        raise RemindedToday
    _remind(locked, at=at, by_hand=True)
    record(TalksVerb.REPLY_REMINDED, by=by, target=locked, at=at, company=locked.company.code)
    return locked


@in_transaction
def warn_company(reply: Reply, *, at: datetime) -> bool:
    """Remind a company of a reply that is due soon, once. Says whether this call did it."""
    locked = _locked(reply)
    if locked.warned or locked.replied_on is not None:
        return False
    _remind(locked, at=at, by_hand=False)
    return True


@in_transaction
def report_late_reply(reply: Reply, *, at: datetime) -> bool:
    """Tell the company and the host that a reply is overdue, once."""
    locked = _locked(reply)
    if locked.late_told or locked.replied_on is not None:
        return False
    locked.late_told = locked.warned = True
    locked.reminded_on = local_day(at)
    locked.save(update_fields=["late_told", "warned", "reminded_on"])
    publish(ReplyLate(reply_id=locked.pk, at=at))
    record(TalksVerb.REPLY_LATE, by=None, target=locked, at=at, company=locked.company.code)
    return True


def _remind(reply: Reply, *, at: datetime, by_hand: bool) -> None:
    reply.warned, reply.reminded_on = True, local_day(at)
    reply.save(update_fields=["warned", "reminded_on"])
    publish(ReplyDueSoon(reply_id=reply.pk, at=at, by_hand=by_hand))


def _locked(reply: Reply) -> Reply:
    rows = Reply.objects.select_related("topic__talk__unit", "company")
    return under_lock(rows, reply.pk)
