"""Channels, topics, states, quiet hours and patience of messages. Data and arithmetic."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb

LINK = "link"
"""The purpose for which the vault seals links that are keys by themselves."""


class Channel(models.TextChoices):
    IN_APP = "in_app", _("in the app")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    WEBHOOK = "webhook", _("webhook")


class Lane(StrEnum):
    """The messages that wait in one row. A thread of its own delivers each lane, so that a sign-in
    code is never behind a mail server or somebody's webhook."""

    URGENT_TEXTS = "urgent_texts"
    TEXTS = "texts"
    MAILS = "mails"


LANES: dict[Lane, tuple[Channel, bool | None]] = {
    Lane.URGENT_TEXTS: (Channel.SMS, True),
    Lane.TEXTS: (Channel.SMS, False),
    Lane.MAILS: (Channel.EMAIL, None),
}
"""The channel of a lane, and whether it carries what is urgent; None: both. Webhooks wait by
receiver."""


class Delivery(models.TextChoices):
    """The progress of a message. Never a status of the case it speaks of."""

    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class Topic(models.TextChoices):
    """The matters messages are about. Endpoints subscribe to them by value: those never change."""

    TEST = "test", _("a test event, to see that a system is reached")
    SIGN_IN_CODE = "sign_in_code", _("a code to sign in")
    ACCOUNT_MERGED = "account.merged", _("two accounts became one")
    CASE_NEW = "case.new", _("a new case for a unit")
    CASE_ON_DUTY = "case.on_duty", _("an urgent case for whoever is on duty")
    CASE_MOVED = "case.moved", _("news of a case to the person who asked")
    CASE_ASKED_BACK = "case.asked_back", _("a question to the person who asked")
    CASE_ANSWERED = "case.answered", _("the answer to the person who asked")
    CASE_REPLY = "case.reply", _("the person who asked wrote something")
    CASE_HANDED_ON = "case.handed_on", _("a case goes to another unit")
    CASE_MERGED = "case.merged", _("a case is handled together with another")
    CASE_UNMERGED = "case.unmerged", _("a case is handled by itself again")
    CASE_DUE_SOON = "case.due_soon", _("a case is due soon")
    CASE_REMINDED = "case.reminded", _("the level above asks for an answer")
    CASE_ESCALATED = "case.escalated", _("a case goes to the level above")
    ACTIVITY_OFFERED = "activity.offered", _("a place in an activity became free")
    ACTIVITY_SOON = "activity.soon", _("an activity begins soon")
    ACTIVITY_CHANGED = "activity.changed", _("an activity has another time or place")
    ACTIVITY_CANCELLED = "activity.cancelled", _("an activity was cancelled")
    ACTIVITY_THANKS = "activity.thanks", _("thanks to volunteers who came")
    ENGAGEMENT_OFFERED = "engagement.offered", _("a role is offered to a rider")
    ENGAGEMENT_ANSWERED = "engagement.answered", _("a rider said yes or no to a role")
    ENGAGEMENT_ENDS = "engagement.ends", _("the term of a role ends soon")
    ENGAGEMENT_ENDED = "engagement.ended", _("somebody's role ended before its term")
    PROMISE_WAITS = "promise.waits", _("a promise for a badge waits to be read")
    PROMISE_DECIDED = "promise.decided", _("a promise for a badge was shown or not")
    BRANCH_EVENT = "branch.event", _("an event of a branch")
    GATE_WAITS = "gate.waits", _("a note or a plan of a gate waits to be read")
    DEVELOPMENT_STEP = "development.step", _("a step of a candidacy is due")
    DUTY_NEW = "duty.new", _("a new duty for a unit")
    DUTY_DUE_SOON = "duty.due_soon", _("a duty is due soon")
    DUTY_LATE = "duty.late", _("a duty is overdue")
    DUTY_PASSED_ON = "duty.passed_on", _("duties go to another unit")
    DUTY_REMINDER = "duty.reminder", _("a reminder of a duty")
    DUTY_RETURNED = "duty.returned", _("an answer was sent back")
    TABLE_DUE_SOON = "figures.due_soon", _("a table asked from above is due soon")
    TABLE_LATE = "figures.late", _("a table asked from above is overdue")
    COMPLAINT_ANSWERED = "complaint.answered", _("the answer to a complaint about the platform")
    MEETING_PLANNED = "meeting.planned", _("a meeting is planned")
    TALK_NEWS = "talk.news", _("news of a round table")
    REPLY_DUE_SOON = "talk.reply_due_soon", _("a written answer to a topic is due soon")
    REPLY_LATE = "talk.reply_late", _("a written answer to a topic is overdue")
    TERM_ENDING = "term.ending", _("a term of office ends soon")
    RIDING_ASKED = "riding.asked", _("a question whether somebody still rides")
    RIDING_INVITED = "riding.invited", _("an invitation to the register")
    RIDING_ENDED = "riding.ended", _("an entry in the register ended")
    CERTIFICATE_ENDS = "certificate.ends", _("a health certificate ends soon")
    VISIT_ASSIGNED = "visit.assigned", _("an instructor is to see somebody")
    ACCOMPANIED = "accompanied", _("news for a rider whom somebody stands by")
    ACCOMPANIES = "accompanies", _("news for whoever stands by a rider")
    HELP_PROPOSED = "help.proposed", _("an offer of help waits to be published")
    HELP_DECIDED = "help.decided", _("a proposal of help was published or not")
    HELP_LAPSED = "help.lapsed", _("something was not fetched in time")
    HELP_WITHDRAWN = "help.withdrawn", _("an offer of help was withdrawn")
    HONOUR_ASKED = "honour.asked", _("somebody was nominated for an honour and is asked")
    HONOUR_NEWS = "honour.news", _("news for a nominee")
    HONOUR_JURY = "honour.jury", _("news for a juror of an honour")
    FLEET_ASKED = "fleet.asked", _("a rider of the exam fleet is asked for an errand")
    FLEET_CHANGED = "fleet.changed", _("a rider of the exam fleet does not have an errand any more")
    FLEET_CODE = "fleet.code", _("a code to confirm the number of whoever asked the exam fleet")
    FLEET_THANKS = "fleet.thanks", _("thanks to riders of the exam fleet")
    ROUND_ASKED = "round.asked", _("somebody was drawn to visit a restaurant")
    ROUND_ENDED = "round.ended", _("a visit of a restaurant was called off")
    ROUND_WORK = "round.work", _("something is to be done for a round of restaurant visits")


def topics() -> list[tuple[str, Any]]:
    """Return the choices of a message. A migration names this and repeats no topic."""
    return Topic.choices


BY_SMS: frozenset[str] = frozenset(
    {
        Topic.SIGN_IN_CODE,
        Topic.ACTIVITY_OFFERED,
        Topic.ACTIVITY_SOON,
        Topic.ACTIVITY_CHANGED,
        Topic.ACTIVITY_CANCELLED,
        Topic.CASE_ANSWERED,
        Topic.CASE_ASKED_BACK,
        Topic.CASE_ON_DUTY,
        Topic.RIDING_ASKED,
        Topic.RIDING_INVITED,
        Topic.CERTIFICATE_ENDS,
        Topic.ACCOMPANIED,
        Topic.HELP_WITHDRAWN,
        Topic.ACCOMPANIES,
        Topic.HONOUR_ASKED,
        Topic.HONOUR_NEWS,
        Topic.FLEET_ASKED,
        Topic.FLEET_CHANGED,
        Topic.FLEET_CODE,
    }
)
"""Topics worth a text message. Everything else waits in the app until its reader comes."""

NOBODYS_BUSINESS: frozenset[str] = frozenset(
    {Topic.ACCOMPANIED, Topic.ACCOMPANIES, Topic.COMPLAINT_ANSWERED}
)
"""Topics that would tell by themselves what somebody has to do with: no list at the desk shows
them, not even of what could not be delivered."""

QUIET: tuple[tuple[time, time], ...] = ((time(11), time(13)), (time(17), time(20)))
"""The hours in which riders carry meals and are left alone, local time (mission, B8)."""

LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=12)
"""No message waits longer for its next attempt: the last patience, and the quiet hours after it."""
"""The time for which a worker may hold a message. If it dies meanwhile, another takes it up
after that."""

PATIENCE: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
"""The time to wait after the first, second, … failure. When this is used up, a person must look."""


SLOW = timedelta(seconds=5)
"""An answer that takes longer counts as none when it is asked whether a receiver is well."""

STRIKES = 3
"""Calls in a row without a quick answer, after which a receiver is left alone for a while."""

PAUSES: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
)
"""The time, growing with every further call that it does not answer."""


def pause_after(strikes: int) -> timedelta | None:
    """Return how long a receiver is left alone after so many calls in a row without a quick answer;
    None: not at all."""
    if strikes < STRIKES:
        return None
    return PAUSES[min(strikes - STRIKES, len(PAUSES) - 1)]


def after_quiet(local: datetime) -> datetime:
    """Return `local`, or the end of the quiet hours it falls into. `local` is local time."""
    for start, end in QUIET:
        if start <= local.time() < end:
            return local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return local


def next_attempt(attempts: int, *, at: datetime) -> datetime | None:
    """Return the time of the next try after `attempts` failures; None: no more."""
    return at + PATIENCE[attempts - 1] if attempts <= len(PATIENCE) else None


FOR_SYSTEMS: tuple[Topic, ...] = tuple(topic for topic in Topic if topic.startswith("case."))
"""Other systems hear of cases; what concerns one person's account is nobody else's business."""

SIGNATURE_HEADER = "Yizhan-Signature"


def signature(body: bytes, *, key: bytes, at: datetime) -> str:
    """`t=<unix time>,v1=<hex>`: HMAC-SHA256 over `<unix time>.<body>`. The receiver refuses what is
    older than a few minutes, so a recorded message cannot be played again later."""
    moment = str(int(at.timestamp()))
    digest = hmac.digest(key, moment.encode() + b"." + body, hashlib.sha256).hex()
    return f"t={moment},v1={digest}"


class NotifyVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    MESSAGE_RETRIED = "message.retried", _("a failed message was sent again")
    ENDPOINT_ADDED = "endpoint.added", _("a receiving system was added")
    ENDPOINT_TESTED = "endpoint.tested", _("a receiving system was sent a test event")
    ENDPOINT_STOPPED = "endpoint.stopped", _("a receiving system was stopped")
