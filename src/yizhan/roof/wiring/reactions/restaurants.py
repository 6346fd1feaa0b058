"""Messages about rounds of restaurant visits: who was drawn, what was called off, what is to be
done at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.roof.shared.access_words import clock
from yizhan.wings.participation.restaurants.events import (
    RestaurantReplied,
    SeatDealt,
    SeatEmpty,
    SeedsDiffer,
    VisitsCalledOff,
    VisitSent,
)
from yizhan.wings.participation.restaurants.models import Round, Seat, Visit


def ask_who_was_drawn(event: SeatDealt) -> None:
    seat = Seat.objects.for_event(event.seat_id)
    person = seat.visitor.person
    if person is None:
        return
    with translation.override(person.language):
        words = _("You were drawn to visit a restaurant. Say yes or no before %(until)s.")
        body = words % {"until": clock(seat.answer_until, at=event.at)}
    tell(
        topic=Topic.ROUND_ASKED,
        body=body,
        link=f"/me/rounds/{seat.pk}",
        at=event.at,
        dedupe_key=f"round.asked|{seat.pk}",
        person=person,
    )


def tell_it_is_called_off(event: VisitsCalledOff) -> None:
    a_round = Round.objects.for_event(event.round_id)
    for seat in Seat.objects.for_events(event.seat_ids):
        person = seat.visitor.person
        if person is None:
            continue
        with translation.override(person.language):
            words = _("The visits of “%(round)s” are called off. Why: %(reason)s")
            body = words % {"round": a_round.title, "reason": a_round.reason}
        tell(
            topic=Topic.ROUND_ENDED,
            body=body,
            link=f"/rounds/{a_round.pk}",
            at=event.at,
            dedupe_key=f"round.ended|{seat.pk}",
            person=person,
        )


_SENT = gettext_lazy("“%(round)s”: somebody was at %(restaurant)s. What was seen waits for you.")
_EMPTY = gettext_lazy("“%(round)s”: nobody is left who could go to %(restaurant)s.")
_REPLIED = gettext_lazy("“%(round)s”: %(restaurant)s has replied.")


def tell_it_waits_to_be_read(event: VisitSent) -> None:
    _tell_desk(event.visit_id, _SENT, Permission.ROUND_REVIEW, at=event.at)


def tell_nobody_is_left(event: SeatEmpty) -> None:
    _tell_desk(event.visit_id, _EMPTY, Permission.ROUND_EDIT, at=event.at)


def tell_of_the_reply(event: RestaurantReplied) -> None:
    _tell_desk(event.visit_id, _REPLIED, Permission.ROUND_REVIEW, at=event.at)


def _tell_desk(visit_id: int, words: Promise, permission: Permission, *, at: datetime) -> None:
    visit = Visit.objects.for_event(visit_id)
    facts = {"round": visit.round.title, "restaurant": visit.restaurant.name}
    for person in staff_of(visit.round.unit_id, permission):
        with translation.override(person.language):
            body = str(words) % facts
        tell_each(
            [person],
            topic=Topic.ROUND_WORK,
            body=body,
            link=f"/desk/rounds/visits/{visit.pk}",
            at=at,
            dedupe_key=f"round.work|{visit.pk}|{permission}|{at.isoformat()}",
        )


def ask_to_look_again(event: SeedsDiffer) -> None:
    a_round = Round.objects.for_event(event.round_id)
    for person in _typed_by(a_round, event.person_ids):
        with translation.override(person.language):
            words = _("“%(round)s”: two people typed different seeds. Look at the source again.")
            body = words % {"round": a_round.title}
        tell_each(
            [person],
            topic=Topic.ROUND_WORK,
            body=body,
            link=f"/desk/rounds/{a_round.pk}",
            at=event.at,
            dedupe_key=f"round.differ|{a_round.pk}|{event.at.isoformat()}",
        )


def _typed_by(a_round: Round, ids: Iterable[int]) -> list[Person]:
    known = set(ids)
    return [one for one in staff_of(a_round.unit_id, Permission.ROUND_EDIT) if one.pk in known]


def connect() -> None:
    listen(SeatDealt, ask_who_was_drawn)
    listen(VisitsCalledOff, tell_it_is_called_off)
    listen(VisitSent, tell_it_waits_to_be_read)
    listen(SeatEmpty, tell_nobody_is_left)
    listen(RestaurantReplied, tell_of_the_reply)
    listen(SeedsDiffer, ask_to_look_again)
