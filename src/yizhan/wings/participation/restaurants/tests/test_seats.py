"""Who was drawn goes, or passes her seat on; nobody is asked why."""

from __future__ import annotations

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import erase_person
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit import draws
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.actions.row import NotNow
from yizhan.wings.participation.restaurants.actions.seats import PassedOn
from yizhan.wings.participation.restaurants.events import SeatEmpty
from yizhan.wings.participation.restaurants.exchange import round_file
from yizhan.wings.participation.restaurants.models import Conflict, Restaurant, Seat, Visit, Visitor
from yizhan.wings.participation.restaurants.rules import ANSWER_WITHIN, SeatState
from yizhan.wings.participation.restaurants.tests.factories import DAY, a_seat, drawn

pytestmark = pytest.mark.django_db

AT = MONDAY + 4 * DAY


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def row(city):
    return drawn(city.bureau, city.county, by=city.dispatcher)


def whole(row):
    assert draws.verify(draws.read(round_file(row))).faults == []


def test_a_seat_is_accepted_with_a_word(row):
    seat = a_seat(row)
    actions.accept_seat(seat, word="周三下午三点，门口见", by=seat.visitor.person, at=AT)
    actions.accept_seat(seat, word="周四", by=seat.visitor.person, at=AT)
    seat.refresh_from_db()
    assert (seat.state, seat.word) == (SeatState.ACCEPTED, "周四")
    assert Entry.objects.filter(verb="round.seat_accepted").count() == 1
    assert Entry.objects.get(verb="round.seat_accepted").by == ""


def test_a_seat_that_is_declined_goes_to_the_next(row):
    seat = a_seat(row)
    lists = draws.read(row.lists).lists
    waiting = draws.draw(lists, row.seed).waiting
    follows = draws.next_in_line(seat.visit.restaurant.code, waiting, lists.avoid)
    actions.decline_seat(seat, by=seat.visitor.person, at=AT)
    actions.decline_seat(seat, by=seat.visitor.person, at=AT)
    seat.refresh_from_db()
    assert seat.passed_to.visitor.number == follows
    assert Seat.objects.count() == 5
    told = Message.objects.filter(topic="round.asked", person=seat.passed_to.visitor.person)
    assert told.filter(channel="in_app").count() == 1
    whole(row)


def test_a_strangers_seat_is_not_hers(row):
    with pytest.raises(NotAllowed):
        actions.decline_seat(a_seat(row), by=a_person(), at=AT)


def test_who_said_yes_may_still_pass_it_on(row):
    seat = a_seat(row)
    actions.accept_seat(seat, by=seat.visitor.person, at=AT)
    actions.decline_seat(seat, by=seat.visitor.person, at=AT + DAY)
    assert Seat.objects.get(pk=seat.pk).state == SeatState.DECLINED
    with pytest.raises(PassedOn):
        actions.accept_seat(seat, by=seat.visitor.person, at=AT + DAY)


def test_silence_passes_a_seat_on_after_two_days_and_not_before(row):
    seat = a_seat(row)
    assert not actions.pass_silent_seat(seat, at=AT + ANSWER_WITHIN - DAY / 86400)
    assert actions.pass_silent_seat(seat, at=AT + ANSWER_WITHIN)
    assert not actions.pass_silent_seat(seat, at=AT + ANSWER_WITHIN), "two workers pass it once"
    whole(row)


def test_after_the_last_day_nothing_is_passed_on(row):
    seat = a_seat(row)
    with pytest.raises(NotNow):
        actions.decline_seat(seat, by=seat.visitor.person, at=AT + 17 * DAY)
    assert not actions.pass_silent_seat(seat, at=AT + 17 * DAY)


def test_the_desk_hears_when_nobody_is_left(row, heard):
    empty = heard(SeatEmpty)
    while (seat := Seat.objects.taken().filter(visit__position=1).first()) is not None:
        actions.decline_seat(seat, by=seat.visitor.person, at=AT)
    # Whoever goes nowhere else was asked, but for those who must not go to this restaurant.
    elsewhere = Seat.objects.filter(visit__position=2).values("visitor")
    asked = Visitor.objects.of(row).exclude(pk__in=elsewhere).values_list("number", flat=True)
    code = Visit.objects.get(round=row, position=1).restaurant.code
    avoid = draws.read(row.lists).lists.avoid
    assert Seat.objects.passed().count() == len([n for n in asked if (n, code) not in avoid]) > 2
    assert len(empty) == 2
    whole(row)


def test_whoever_must_not_go_there_is_passed_over(city):
    people = [a_person() for _each in range(14)]
    row = drawn(city.bureau, city.county, by=city.dispatcher, people=people, visitors=14)
    lists = draws.read(row.lists).lists
    for _each in range(20):
        seat = Seat.objects.taken().order_by("-pk").first()
        if seat is None:
            break
        actions.decline_seat(seat, by=seat.visitor.person, at=AT)
    going = Seat.objects.values_list("visitor__number", "visit__restaurant__code")
    assert not set(going) & lists.avoid
    whole(row)


def test_an_account_that_ends_passes_its_seat_on_and_is_forgotten(row):
    seat = a_seat(row)
    person = seat.visitor.person
    actions.declare_conflict(Restaurant.objects.first(), by=person)
    erase_person(person, by=person, at=AT + DAY)
    seat.refresh_from_db()
    assert (seat.state, seat.visitor.person) == (SeatState.DECLINED, None)
    assert not Conflict.objects.exists()
    whole(row)


def test_who_went_is_forgotten_two_months_after_the_end(row):
    at = AT + 30 * DAY
    assert actions.close_round(row, at=at)
    row.refresh_from_db()
    assert actions.forget_visitors(row, at=at + 59 * DAY) == 0
    assert actions.forget_visitors(row, at=at + 61 * DAY) == 12
    assert not Visitor.objects.filter(person__isnull=False).exists()
    whole(row)


def test_fifty_restaurants_are_enough(city):
    me = a_person()
    row = drawn(city.bureau, city.county, by=city.dispatcher, restaurants=52)
    many = list(Restaurant.objects.order_by("code")[:52])
    for one in many[:50]:
        actions.declare_conflict(one, by=me)
    with pytest.raises(Refusal):
        actions.declare_conflict(many[50], by=me)
    actions.withdraw_conflict(many[0], by=me)
    actions.declare_conflict(many[50], by=me)
    assert row.state == "drawn"
