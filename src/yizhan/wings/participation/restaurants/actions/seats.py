"""The words of visitors: yes or no to a seat, and which restaurants they do not visit."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.kit import draws
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.restaurants.actions.row import (
    NotNow,
    locked_round,
    locked_seat,
    text_in,
)
from yizhan.wings.participation.restaurants.events import SeatDealt, SeatEmpty
from yizhan.wings.participation.restaurants.models import (
    Conflict,
    Restaurant,
    Round,
    Seat,
    Visitor,
)
from yizhan.wings.participation.restaurants.rules import (
    PASSED,
    TAKEN,
    WORD_LIMIT,
    RoundState,
    RoundVerb,
    SeatState,
    VisitState,
    answer_until,
)

MOST_CONFLICTS = 50


class PassedOn(Refusal):
    code = "passed_on"
    message = _("The time to answer was over, and the place went to the next. Thank you.")


class TooManyConflicts(Refusal):
    code = "too_many_conflicts"
    message = _("You have named fifty. Take some off first.")


@in_transaction
def accept_seat(seat: Seat, *, word: str = "", by: Person, at: datetime) -> None:
    """Say that one goes, with a word for whoever goes along. Again: the word is another. Raises
    NotAllowed, PassedOn or NotNow."""
    row = locked_seat(seat, by=by)
    _refuse_if_over(row, at=at)
    words = text_in(word, field="word", limit=WORD_LIMIT)
    was, row.state, row.word = row.state, SeatState.ACCEPTED, words
    row.save(update_fields=["state", "word"])
    if was != SeatState.ACCEPTED:
        record(RoundVerb.SEAT_ACCEPTED, by=None, target=row.visit, at=at)
    seat.state, seat.word = row.state, row.word


@in_transaction
def decline_seat(seat: Seat, *, by: Person, at: datetime) -> None:
    """Say that one does not go; nobody is asked why, and the next in line is asked. Twice changes
    nothing. Raises NotAllowed or NotNow."""
    row = locked_seat(seat, by=by)
    if row.state not in PASSED:
        _refuse_if_over(row, at=at)
        pass_on(row, SeatState.DECLINED, at=at)
    seat.state = row.state


@in_transaction
def pass_silent_seat(seat: Seat, *, at: datetime) -> bool:
    """Give a seat to the next in line whose visitor did not answer in time. Return whether it
    was."""
    a_round = locked_round(seat.visit.round_id)
    silent = Seat.objects.silent(at=at).select_related("visit__restaurant", "visitor")
    row = silent.filter(pk=seat.pk).first()
    if row is None:
        return False
    row.visit.round = a_round
    if row.visit.state != VisitState.DRAWN or a_round.state != RoundState.DRAWN:
        return False
    if local_day(at) > a_round.last_day:
        return False
    pass_on(row, SeatState.SILENT, at=at)
    return True


def _refuse_if_over(seat: Seat, *, at: datetime) -> None:
    if seat.state in PASSED:
        raise PassedOn
    running = seat.visit.round.state == RoundState.DRAWN and seat.state in TAKEN
    if not running or seat.visit.state != VisitState.DRAWN:
        raise NotNow
    if local_day(at) > seat.visit.round.last_day:
        raise NotNow


def pass_on(seat: Seat, how: SeatState, *, at: datetime) -> None:
    """Pass a seat on, and on again while the next in line has no account any more."""
    current: Seat | None = seat
    while current is not None:
        current = _pass_once(current, how, at=at)
        if current is None:
            publish(SeatEmpty(visit_id=seat.visit_id, at=at))
        elif current.visitor.person_id is not None:
            publish(SeatDealt(seat_id=current.pk, at=at))
            break
    record(RoundVerb.SEAT_PASSED, by=None, target=seat.visit, at=at)


def _pass_once(seat: Seat, how: SeatState, *, at: datetime) -> Seat | None:
    a_round, visit = seat.visit.round, seat.visit
    lists = draws.read(a_round.lists).lists
    seated = set(
        Seat.objects.filter(visit__round=a_round).values_list("visitor__number", flat=True)
    )
    number = draws.next_in_line(
        visit.restaurant.code, _waiting(a_round, lists, seated), lists.avoid
    )
    following = None
    if number is not None:
        following = Seat.objects.create(
            visit=visit,
            visitor=Visitor.objects.of(a_round).get(number=number),
            asked_at=at,
            answer_until=answer_until(at, last_day=a_round.last_day),
        )
        following.visit = visit
    seat.state, seat.passed_to = how, following
    seat.passed_as = Seat.objects.filter(visit__round=a_round).passed().count() + 1
    seat.save(update_fields=["state", "passed_to", "passed_as"])
    return following


def _waiting(a_round: Round, lists: draws.Lists, seated: set[str]) -> list[str]:
    """The visitors who have no seat and had none, in the order of the draw."""
    seed = draws.seed_of(a_round.digest, a_round.seed)
    order = draws.dealt_in(lists, a_round.deal or 0, seed=seed)
    return [number for number in order if number not in seated]


@in_transaction
def declare_conflict(restaurant: Restaurant, *, by: Person) -> None:
    """Say that one does not visit this restaurant. Nobody else sees it, and nothing of it is in the
    history. Twice changes nothing. What is frozen already stays as it is: then one declines."""
    own = Conflict.objects.asked_by(by)
    if own.filter(restaurant=restaurant).exists():
        return
    if own.count() >= MOST_CONFLICTS:
        raise TooManyConflicts
    Conflict.objects.create(person=by, restaurant=restaurant)


@in_transaction
def withdraw_conflict(restaurant: Restaurant, *, by: Person) -> None:
    Conflict.objects.asked_by(by).filter(restaurant=restaurant).delete()
