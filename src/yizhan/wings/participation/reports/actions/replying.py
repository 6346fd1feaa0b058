"""The right of reply: a code that the unit hands out, a word of whom it concerns, and a look at it
before anybody reads it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.events.bus import publish
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.reports.events import OwnerReplied
from yizhan.wings.participation.reports.models import OwnerReply, Report
from yizhan.wings.participation.reports.rules import (
    LONGEST_TEXT,
    REPLY_CODE_DAYS,
    ReplyState,
    ReportsVerb,
)

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that look alike: somebody reads the code from a slip of paper."""
LENGTH = 10


class ReplyCodeUnknown(Refusal):
    code = "reply_code_unknown"
    message = _("This code is not known, was used already, or its time is over.")


@in_transaction
def give_reply_code(report: Report, *, by: Person, at: datetime) -> str:
    """Return a code for one reply to a report. It is shown once; only its digest is kept."""
    require(by, Permission.CASE_WORK, report.case.unit)
    code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    day = local_day(at)
    reply = OwnerReply(
        report=report,
        code_digest=_digest(code),
        given_by=by,
        given_on=day,
        valid_until=day + timedelta(days=REPLY_CODE_DAYS),
    )
    reply.save(force_insert=True)
    record(ReportsVerb.REPLY_CODE_GIVEN, by=by, target=report.case, at=at)
    return f"{code[:5]}-{code[5:]}"


@in_transaction
def say_reply(code: str, *, text: str, at: datetime) -> OwnerReply:
    """Keep the word of somebody whose place was reported; the unit looks at it first."""
    text = kept_text(text)
    if not text or len(text) > LONGEST_TEXT:
        words = gettext("Write something, at most %(limit)d characters.") % {"limit": LONGEST_TEXT}
        raise Refusal(words, fields={"text": words})
    rows = OwnerReply.objects.select_related("report__case")
    found = rows.filter(code_digest=_digest(code), valid_until__gte=local_day(at)).first()
    if found is None:
        raise ReplyCodeUnknown(fields={"code": str(ReplyCodeUnknown.message)})
    reply = under_lock(rows, found.pk)
    if reply.state == ReplyState.WAITING and reply.text == text:
        return reply
    if reply.state != ReplyState.CODE_GIVEN:
        raise ReplyCodeUnknown(fields={"code": str(ReplyCodeUnknown.message)})
    reply.text, reply.said_on, reply.state = text, local_day(at), ReplyState.WAITING
    reply.save(update_fields=["text", "said_on", "state"])
    case = reply.report.case
    publish(OwnerReplied(report_id=reply.report_id, case_id=case.pk, unit_id=case.unit_id, at=at))
    return reply


@in_transaction
def decide_reply(
    reply: OwnerReply, *, show: bool, by: Person, at: datetime, reason: str = ""
) -> OwnerReply:
    """Show a reply beside its report, or refuse it with a reason."""
    locked = under_lock(OwnerReply.objects.select_related("report__case__unit"), reply.pk)
    require(by, Permission.CASE_WORK, locked.report.case.unit)
    if locked.state not in {ReplyState.WAITING, ReplyState.SHOWN, ReplyState.REFUSED}:
        raise Refusal(gettext("Nothing has been said with this code yet."))
    reason = " ".join(kept_text(reason, field="reason").split())[:200]
    if not show and not reason:
        words = gettext("Say why it is not shown.")
        raise Refusal(words, fields={"reason": words})
    locked.state = ReplyState.SHOWN if show else ReplyState.REFUSED
    locked.decided_by, locked.reason = by, "" if show else reason
    locked.save(update_fields=["state", "decided_by", "reason"])
    record(ReportsVerb.REPLY_DECIDED, by=by, target=locked.report.case, at=at, state=locked.state)
    return locked


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign in SIGNS)
    return vault.keyed_hash(plain, purpose="report reply").hex()
