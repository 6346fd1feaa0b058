"""Calls and nominations under lock."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.participation.honours.events import News, NomineeNews
from yizhan.wings.participation.honours.models import Call, Nomination, Statement
from yizhan.wings.participation.honours.rules import (
    ENDED,
    NEXT_STATES,
    CallState,
    HonoursVerb,
)


class NotNow(Refusal):
    code = "not_now"
    message = _("It is not in a state in which this can be done. Look at it again.")


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed it meanwhile. Look at it again, then save.")


def locked(call: Call | int) -> Call:
    """The call as it is now. Whatever changes a nomination of it locks the call first, so that all
    of it happens one after the other."""
    pk = call if isinstance(call, int) else call.pk
    return under_lock(Call.objects.select_related("unit"), pk)


def locked_nomination(nomination: Nomination) -> tuple[Call, Nomination]:
    call = locked(nomination.call_id)
    row = Nomination.objects.select_related("person", "contact").get(pk=nomination.pk)
    row.call = call
    return call, row


def copy(row: Call, target: Call) -> None:
    """Let the object that was passed in say what the row says now."""
    for field in Call._meta.concrete_fields:
        setattr(target, field.attname, getattr(row, field.attname))


def move(call: Call, to: CallState, *, by: Person | None, at: datetime) -> None:
    """Take a locked call a step further, or refuse."""
    if to not in NEXT_STATES[call.state]:
        raise NotNow
    was, call.state = call.state, to
    if to in ENDED:
        call.ended_at = at
    call.save(update_fields=["state", "ended_at"])
    record(HonoursVerb.CALL_MOVED, by=by, target=call, at=at, was=was, now=str(to))


def news(nomination: Nomination, what: News, *, at: datetime) -> None:
    publish(NomineeNews(nomination_id=nomination.pk, news=what, at=at))


def forget_words(nomination: Nomination) -> None:
    """Delete all that was written about somebody, with the photos, and how to reach her."""
    Statement.objects.of(nomination).delete()
    contact = nomination.contact
    nomination.sealed_name = nomination.contact = None
    nomination.shown_name = nomination.shown_from = nomination.citation = ""
    nomination.save(
        update_fields=["sealed_name", "contact", "shown_name", "shown_from", "citation"]
    )
    if contact is not None and contact.person_id is None:
        contact.delete()
