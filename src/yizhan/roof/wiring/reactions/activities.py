"""Messages about activities: a place that became free, reminders, changes, cancellations.

The keys they are told under begin with the session, so that what has not been sent can be taken
back: `activity|<session>|<what>|<sign-up>|…`.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, withdraw_unsent
from yizhan.ground.notify.rules import Topic
from yizhan.wings.care.activities.events import (
    PlaceGivenBack,
    PlaceOffered,
    SessionCancelled,
    SessionChanged,
    SessionConcluded,
    SessionSoon,
)
from yizhan.wings.care.activities.models import ActivitySignUpQuerySet, Session, SignUp

OFFERED, SOON, CHANGED, CANCELLED = "offered", "soon", "changed", "cancelled"
THANKS = "thanks"


def offer_the_place(event: PlaceOffered) -> None:
    sign_up = SignUp.objects.for_event(event.sign_up_id)
    _tell(
        sign_up,
        Topic.ACTIVITY_OFFERED,
        _OFFERED,
        at=event.at,
        key=f"{OFFERED}|{sign_up.pk}|{event.confirm_by.timestamp():.0f}",
        until=event.confirm_by,
    )


def take_back_what_is_void(event: PlaceGivenBack) -> None:
    """Nobody is asked for an answer, or reminded, who has no place any more."""
    for what in (OFFERED, SOON):
        withdraw_unsent(cause=f"activity|{event.session_id}|{what}|{event.sign_up_id}|")


def remind_who_has_a_place(event: SessionSoon) -> None:
    for sign_up in _of(event.session_id).with_a_place():
        begins = sign_up.session.begins_at.timestamp()
        _tell(
            sign_up,
            Topic.ACTIVITY_SOON,
            _SOON,
            at=event.at,
            key=f"{SOON}|{sign_up.pk}|{begins:.0f}",
        )


def tell_of_the_change(event: SessionChanged) -> None:
    """Whatever was to remind of the old time is taken back."""
    withdraw_unsent(cause=f"activity|{event.session_id}|{SOON}|")
    for sign_up in _of(event.session_id).active():
        _tell(
            sign_up,
            Topic.ACTIVITY_CHANGED,
            _CHANGED,
            at=event.at,
            key=f"{CHANGED}|{sign_up.pk}|{sign_up.session.version}",
        )


def tell_of_the_cancellation(event: SessionCancelled) -> None:
    """Everything else that has not been sent about it is taken back."""
    withdraw_unsent(cause=f"activity|{event.session_id}|")
    for sign_up in _of(event.session_id).active():
        _tell(
            sign_up,
            Topic.ACTIVITY_CANCELLED,
            _CANCELLED,
            at=event.at,
            key=f"{CANCELLED}|{sign_up.pk}|",
        )


def thank_who_came(event: SessionConcluded) -> None:
    """Volunteers who were there are thanked, with their hours."""
    session = Session.objects.for_event(event.session_id)
    if not session.is_shift:
        return
    for sign_up in _of(event.session_id).attended():
        _tell(sign_up, Topic.ACTIVITY_THANKS, _THANKS, at=event.at, key=f"{THANKS}|{sign_up.pk}|")


def _of(session_id: int) -> ActivitySignUpQuerySet:
    rows = SignUp.objects.of(session_id)
    return rows.select_related("session__station", "person", "phone").order_by("pk")


def _tell(
    sign_up: SignUp,
    topic: Topic,
    sentence: str,
    *,
    at: datetime,
    key: str,
    until: datetime | None = None,
) -> None:
    """Tell one who signed up, in her language: an account in the app, both by text message."""
    session = sign_up.session
    language = sign_up.person.language if sign_up.person else sign_up.language
    with translation.override(language):
        words = {
            "title": session.title,
            "when": _moment(session.begins_at),
            "where": session.where,
            "until": _moment(until) if until else "",
            "reason": session.reason,
            "hours": f"{session.hours:g}",
        }
        body = _(sentence) % words
    tell(
        topic=topic,
        body=body,
        link=f"/activities/place/{sign_up.ticket}",
        at=at,
        dedupe_key=f"activity|{session.pk}|{key}",
        person=sign_up.person,
        secret=sign_up.phone,
    )


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"


def connect() -> None:
    listen(PlaceOffered, offer_the_place)
    listen(PlaceGivenBack, take_back_what_is_void)
    listen(SessionSoon, remind_who_has_a_place)
    listen(SessionChanged, tell_of_the_change)
    listen(SessionCancelled, tell_of_the_cancellation)
    listen(SessionConcluded, thank_who_came)


_OFFERED = gettext_noop(
    "A place is free for you: %(title)s, %(when)s, %(where)s. Say yes by %(until)s, or it goes to"
    " the next."
)
_SOON = gettext_noop(
    "Soon: %(title)s, %(when)s, %(where)s. If you cannot come, give the place back."
)
_CHANGED = gettext_noop("Changed: %(title)s is now on %(when)s, %(where)s.")
_CANCELLED = gettext_noop("Cancelled: %(title)s, %(when)s. Why: %(reason)s")
_THANKS = gettext_noop(
    "Thank you for coming: %(title)s, %(when)s, %(hours)s hours. Your certificate is here."
)
