"""Messages about roles: offered, answered, ending, ended; promises that wait to be read."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, tell_each, withdraw_unsent
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.wings.participation.appointments.events import (
    EngagementAnswered,
    EngagementEnded,
    EngagementEnds,
    EngagementOffered,
    OfferEnded,
    PromiseDecided,
    PromiseWaits,
)
from yizhan.wings.participation.appointments.models import Engagement, Promise
from yizhan.wings.participation.appointments.rules import PromiseState

MINE = "/me/badge"


def ask_her(event: EngagementOffered) -> None:
    row = Engagement.objects.for_event(event.engagement_id)
    _tell_her(row, Topic.ENGAGEMENT_OFFERED, _OFFERED, at=event.at)


def take_back_the_question(event: OfferEnded) -> None:
    """Nobody is asked for an answer who cannot give it any more."""
    row = Engagement.objects.for_event(event.engagement_id)
    withdraw_unsent(cause=f"{Topic.ENGAGEMENT_OFFERED}|{row.pk}|")


def tell_the_unit(event: EngagementAnswered) -> None:
    row = Engagement.objects.for_event(event.engagement_id)
    sentence = _ACCEPTED if event.accepted else _DECLINED
    withdraw_unsent(cause=f"{Topic.ENGAGEMENT_OFFERED}|{row.pk}|")
    _tell_unit(row, Topic.ENGAGEMENT_ANSWERED, sentence, at=event.at)


def remind_both(event: EngagementEnds) -> None:
    row = Engagement.objects.for_event(event.engagement_id)
    _tell_her(row, Topic.ENGAGEMENT_ENDS, _ENDS_HERS, at=event.at)
    _tell_unit(row, Topic.ENGAGEMENT_ENDS, _ENDS, at=event.at)


def tell_it_ended(event: EngagementEnded) -> None:
    """The other side hears of it; who resigned is not asked why."""
    row = Engagement.objects.for_event(event.engagement_id)
    withdraw_unsent(cause=f"{Topic.ENGAGEMENT_ENDS}|{row.pk}|")
    if event.by_unit:
        _tell_her(row, Topic.ENGAGEMENT_ENDED, _ENDED, at=event.at)
    else:
        _tell_unit(row, Topic.ENGAGEMENT_ENDED, _RESIGNED, at=event.at)


def ask_for_a_look(event: PromiseWaits) -> None:
    promise = Promise.objects.for_event(event.promise_id)
    if promise is not None:
        row = promise.engagement
        _tell_unit(row, Topic.PROMISE_WAITS, _WAITS, at=event.at, key=f"|{promise.pk}")


def tell_what_was_decided(event: PromiseDecided) -> None:
    promise = Promise.objects.for_event(event.promise_id)
    if promise is not None:
        shown = promise.state == PromiseState.SHOWN
        _tell_her(
            promise.engagement,
            Topic.PROMISE_DECIDED,
            _SHOWN if shown else _NOT_SHOWN,
            at=event.at,
            key=f"|{promise.pk}|{promise.state}",
            promise=promise.text,
        )


def _tell_her(
    row: Engagement, topic: Topic, sentence: str, *, at: datetime, key: str = "", promise: str = ""
) -> None:
    if row.person is None:
        return
    person = row.person.head
    tell(
        topic=topic,
        body=_body(sentence, row, person, promise=promise),
        link=MINE,
        at=at,
        dedupe_key=f"{topic}|{row.pk}|{key}",
        person=person,
    )


def _tell_unit(
    row: Engagement, topic: Topic, sentence: str, *, at: datetime, key: str = ""
) -> None:
    """Without a name: whoever opens the page sees whose it is."""
    for person in staff_of(row.unit_id, Permission.ENGAGEMENT_EDIT):
        tell_each(
            [person],
            topic=topic,
            body=_body(sentence, row, person),
            link=f"/desk/appointments/{row.pk}",
            at=at,
            dedupe_key=f"{topic}|{row.pk}|{key}",
        )


def _body(sentence: str, row: Engagement, reader: Person, *, promise: str = "") -> str:
    with translation.override(reader.language):
        return _(sentence) % {
            "role": row.get_role_display(),
            "unit": row.unit.name,
            "number": row.printed_number,
            "last": date_format(row.last_day, "DATE_FORMAT"),
            "reason": row.reason,
            "promise": promise,
        }


def connect() -> None:
    listen(EngagementOffered, ask_her)
    listen(OfferEnded, take_back_the_question)
    listen(EngagementAnswered, tell_the_unit)
    listen(EngagementEnds, remind_both)
    listen(EngagementEnded, tell_it_ended)
    listen(PromiseWaits, ask_for_a_look)
    listen(PromiseDecided, tell_what_was_decided)


_OFFERED = gettext_noop(
    "%(unit)s asks you to be %(role)s until %(last)s. Say yes or no; nobody asks why."
)
_ACCEPTED = gettext_noop("Letter %(number)s: the rider accepted to be %(role)s.")
_DECLINED = gettext_noop("Letter %(number)s: the rider declined to be %(role)s.")
_ENDS_HERS = gettext_noop(
    "You are %(role)s until %(last)s. If it goes on, %(unit)s asks you again."
)
_ENDS = gettext_noop("Letter %(number)s, %(role)s, ends on %(last)s. Renew it, or let it end.")
_ENDED = gettext_noop("%(unit)s ended your appointment as %(role)s. Why: %(reason)s")
_RESIGNED = gettext_noop("Letter %(number)s: the rider resigned as %(role)s.")
_WAITS = gettext_noop("Letter %(number)s: a promise in the rider's own words waits to be read.")
_SHOWN = gettext_noop("Your promise “%(promise)s” stands on your badge now.")
_NOT_SHOWN = gettext_noop("Your promise “%(promise)s” is not shown on your badge.")
