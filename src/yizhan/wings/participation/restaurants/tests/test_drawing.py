"""Freeze, type the seed twice, draw: once and for all, and anyone can do it again."""

from __future__ import annotations

import hashlib

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import erase_person
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit import draws
from yizhan.kit.draws import lots
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.actions.drawing import CannotFreeze, NotYet
from yizhan.wings.participation.restaurants.actions.row import NotNow
from yizhan.wings.participation.restaurants.events import SeatDealt, SeedsDiffer, VisitsCalledOff
from yizhan.wings.participation.restaurants.exchange import round_file
from yizhan.wings.participation.restaurants.models import (
    Conflict,
    Restaurant,
    Round,
    Seat,
    TypedSeed,
    Visit,
    Visitor,
)
from yizhan.wings.participation.restaurants.rules import RoundState, SeatState, VisitState
from yizhan.wings.participation.restaurants.tests.factories import (
    DAY,
    SEED,
    a_restaurant,
    a_reviewed_visit,
    a_round,
    dice,
    drawn,
    frozen,
)

pytestmark = pytest.mark.django_db

LATER = MONDAY + 4 * DAY


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def second(city):
    return a_person("dispatcher", city.bureau, scope=Scope.BELOW)


def test_lists_are_frozen_with_their_digest(city):
    row = frozen(city.bureau, city.county, by=city.dispatcher)
    assert row.state == RoundState.FROZEN
    assert row.digest == hashlib.sha256(row.lists.encode()).hexdigest()
    lists = draws.read(row.lists).lists
    assert lists.text == row.lists
    assert len(lists.visitors) == 12
    assert len(lists.sites) == 6
    entry = Entry.objects.get(verb="round.frozen")
    assert entry.facts == {"digest": row.digest}


def test_no_name_of_a_visitor_is_in_the_file(city):
    person = a_person(display_name="莫骑手", username="mo-qishou")
    row = drawn(city.bureau, city.county, by=city.dispatcher, people=[person])
    assert "莫骑手" not in round_file(row)
    assert "mo-qishou" not in round_file(row)


def test_numbers_are_given_by_chance_and_anew_in_each_round(city):
    people = [a_person() for _each in range(30)]
    rounds = []
    for seed in (1, 2):
        row = a_round(city.bureau, city.county, by=city.dispatcher, people=people, visitors=30)
        actions.freeze_round(row, dice=dice(seed), by=city.dispatcher, at=MONDAY)
        numbers = Visitor.objects.of(row).values_list("person", "number")
        rounds.append(dict(numbers))
    same = sum(rounds[0][person.pk] == rounds[1][person.pk] for person in people)
    assert same < 10
    by_entry = [rounds[0][person.pk] for person in people]
    assert by_entry != sorted(by_entry)


def test_a_restaurant_visited_lately_or_left_out_is_aside_with_its_reason(city):
    first = drawn(city.bureau, city.county, by=city.dispatcher, places=1)
    seen = a_reviewed_visit(first, by=city.dispatcher).restaurant
    out = a_restaurant(city.bureau, city.county, by=city.dispatcher)
    actions.exclude_restaurant(out, reason="正在装修", by=city.dispatcher, at=MONDAY)
    gone = a_restaurant(city.bureau, city.county, by=city.dispatcher)
    actions.close_restaurant(gone, by=city.dispatcher, at=MONDAY)
    row = frozen(city.bureau, city.county, by=city.dispatcher, at=MONDAY + 30 * DAY)
    lists = draws.read(row.lists).lists
    aside = {one.code: one.reason for one in lists.aside}
    assert aside[out.code] == "正在装修"
    assert seen.code in aside
    assert not {seen.code, out.code, gone.code} & {site.code for site in lists.sites}
    later = frozen(
        city.bureau, city.county, by=city.dispatcher, at=MONDAY + 300 * DAY, cool_down=180
    )
    assert seen.code in {site.code for site in draws.read(later.lists).lists.sites}


def test_what_a_rider_declared_is_obeyed_and_hidden(city):
    me = a_person()
    row = a_round(city.bureau, city.county, by=city.dispatcher, people=[me])
    mine = Restaurant.objects.order_by("code").first()
    actions.declare_conflict(mine, by=me)
    actions.declare_conflict(mine, by=me)
    assert Conflict.objects.asked_by(me).count() == 1
    actions.freeze_round(row, dice=dice(), by=city.dispatcher, at=MONDAY)
    number = Visitor.objects.get(round=row, person=me).number
    avoid = draws.read(row.lists).lists.avoid
    assert (number, mine.code) in avoid
    assert len([who for who, code in avoid if code == mine.code]) >= 5
    assert not Conflict.objects.visible_to(city.dispatcher).exists()


def test_fewer_than_ten_may_not_be_drawn(city):
    row = a_round(city.bureau, city.county, by=city.dispatcher, visitors=9)
    with pytest.raises(CannotFreeze):
        actions.freeze_round(row, dice=dice(), by=city.dispatcher, at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.digest) == (RoundState.PREPARING, "")


@pytest.mark.parametrize(
    "fields", [{"places": 7}, {"places": 6, "visitors": 11, "each": 2}], ids=["sites", "visitors"]
)
def test_what_cannot_be_drawn_is_not_frozen(city, fields):
    row = a_round(city.bureau, city.county, by=city.dispatcher, **fields)
    with pytest.raises(CannotFreeze):
        actions.freeze_round(row, dice=dice(), by=city.dispatcher, at=MONDAY)


def test_lists_are_not_frozen_once_the_seed_can_be_known(city):
    row = a_round(city.bureau, city.county, by=city.dispatcher)
    with pytest.raises(CannotFreeze):
        actions.freeze_round(row, dice=dice(), by=city.dispatcher, at=LATER)


def test_frozen_lists_do_not_change(city):
    row = frozen(city.bureau, city.county, by=city.dispatcher)
    with pytest.raises(NotNow):
        actions.add_visitors(row, [a_person()], by=city.dispatcher, at=MONDAY)
    with pytest.raises(NotNow):
        actions.remove_visitor(Visitor.objects.of(row).first(), by=city.dispatcher, at=MONDAY)
    with pytest.raises(NotNow):
        actions.discard_round(row, by=city.dispatcher, at=MONDAY)
    with pytest.raises(NotNow):
        actions.freeze_round(row, dice=dice(2), by=city.dispatcher, at=MONDAY)


def test_two_persons_type_the_seed(city, second, heard):
    dealt = heard(SeatDealt)
    row = frozen(city.bureau, city.county, by=city.dispatcher)
    assert not actions.type_seed(row, seed=SEED, by=city.dispatcher, at=LATER)
    assert not actions.type_seed(row, seed=SEED, by=city.dispatcher, at=LATER), "the same person"
    row.refresh_from_db()
    assert row.state == RoundState.FROZEN
    assert actions.type_seed(row, seed=" ９３１９．５５", by=second, at=LATER)
    assert row.state == RoundState.DRAWN
    assert not TypedSeed.objects.exists()
    assert Visit.objects.of(row).count() == 2
    assert len(dealt) == Seat.objects.count() == 4
    lists = draws.read(row.lists).lists
    outcome = draws.draw(lists, SEED)
    assert [one.restaurant.code for one in Visit.objects.of(row)] == list(outcome.sites)


def test_seeds_that_differ_draw_nothing(city, second, heard):
    differ = heard(SeedsDiffer)
    row = frozen(city.bureau, city.county, by=city.dispatcher)
    actions.type_seed(row, seed=SEED, by=city.dispatcher, at=LATER)
    assert not actions.type_seed(row, seed="9319.56", by=second, at=LATER)
    assert [set(event.person_ids) for event in differ] == [{city.dispatcher.pk, second.pk}]
    assert not Visit.objects.exists()
    assert not TypedSeed.objects.visible_to(second).filter(seed=SEED).exists()
    assert actions.type_seed(row, seed="9319.56", by=city.dispatcher, at=LATER)
    assert row.seed == "9319.56"


def test_the_seed_is_not_typed_before_its_day(city):
    row = frozen(city.bureau, city.county, by=city.dispatcher)
    with pytest.raises(NotYet):
        actions.type_seed(row, seed=SEED, by=city.dispatcher, at=LATER - DAY)


def test_one_list_is_drawn_once(city, second):
    row = drawn(city.bureau, city.county, by=city.dispatcher)
    before = round_file(row)
    assert actions.type_seed(row, seed=SEED, by=second, at=LATER), "the same again changes nothing"
    for who in (city.dispatcher, second):
        with pytest.raises(NotNow):
            actions.type_seed(row, seed="1", by=who, at=LATER)
    assert round_file(row) == before


def test_the_file_says_what_the_lot_says(city):
    row = drawn(city.bureau, city.county, by=city.dispatcher)
    verdict = draws.verify(draws.read(round_file(row)), digest=row.digest)
    assert verdict.faults == []


def test_an_abandoned_round_stays_listed_with_its_reason(city, heard):
    off = heard(VisitsCalledOff)
    row = drawn(city.bureau, city.county, by=city.dispatcher)
    with pytest.raises(Refusal):
        actions.abandon_round(row, reason=" ", by=city.dispatcher, at=LATER)
    actions.abandon_round(row, reason="台风", by=city.dispatcher, at=LATER)
    actions.abandon_round(row, reason="别的", by=city.dispatcher, at=LATER)
    assert Round.objects.public().get().reason == "台风"
    assert len(off) == 1
    assert set(Seat.objects.values_list("state", flat=True)) == {SeatState.VOID}
    assert set(Visit.objects.values_list("state", flat=True)) == {VisitState.CALLED_OFF}
    assert draws.verify(draws.read(round_file(row))).faults == []
    with pytest.raises(NotNow):
        actions.type_seed(row, seed="1", by=city.dispatcher, at=LATER)


def test_a_deal_that_cannot_be_leaves_the_round_abandoned(city, second, monkeypatch):
    monkeypatch.setattr(lots, "MOST_DEALS", 0)
    row = frozen(city.bureau, city.county, by=city.dispatcher)
    actions.type_seed(row, seed=SEED, by=city.dispatcher, at=LATER)
    actions.type_seed(row, seed=SEED, by=second, at=LATER)
    assert (row.state, row.deal) == (RoundState.ABANDONED, None)
    assert row.reason
    assert draws.verify(draws.read(round_file(row))).faults == []


def test_a_strangers_city_is_not_hers(city):
    row = a_round(city.bureau, city.county, by=city.dispatcher)
    for who in (city.handler, city.lead, city.rider):
        with pytest.raises(NotAllowed):
            actions.freeze_round(row, dice=dice(), by=who, at=MONDAY)
    assert not Round.objects.visible_to(city.handler).exists()
    assert Round.objects.visible_to(city.lead).exists()
    assert not Visitor.objects.visible_to(city.lead).exists(), "who has a number is not for a lead"


def test_whoever_has_two_accounts_has_one_number(city):
    me, again = a_person(), a_person()
    row = a_round(city.bureau, city.county, by=city.dispatcher, people=[me, again])
    again.merged_into, again.is_active = me, False
    again.save(update_fields=["merged_into", "is_active"])
    actions.freeze_round(row, dice=dice(), by=city.dispatcher, at=MONDAY)
    assert Visitor.objects.of(row).count() == 11
    assert Visitor.objects.of(row).asked_by(me).count() == 1


def test_an_account_that_ends_before_the_draw_passes_its_seat_on(city, second):
    row = frozen(city.bureau, city.county, by=city.dispatcher, visitors=30)
    lists = draws.read(row.lists).lists
    outcome = draws.draw(lists, SEED)
    number = outcome.visits[0].visitors[0]
    follows = draws.next_in_line(outcome.visits[0].site, outcome.waiting, lists.avoid)
    visitor = Visitor.objects.get(round=row, number=number)
    erase_person(visitor.person, by=visitor.person, at=MONDAY + DAY)
    for who in (city.dispatcher, second):
        actions.type_seed(row, seed=SEED, by=who, at=LATER)
    seat = Seat.objects.get(visitor=visitor)
    assert (seat.state, seat.passed_to.visitor.number) == (SeatState.DECLINED, follows)
    assert draws.verify(draws.read(round_file(row))).faults == []


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"seed_day": "today"}, "seed_day"),
        ({"last_day": "seed"}, "last_day"),
        ({"title": " "}, "title"),
        ({"seed_source": ""}, "seed_source"),
        ({"each": 3}, "each"),
        ({"cool_down": 1001}, "cool_down"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(city, fields, at_fault):
    words = {"today": MONDAY.date(), "seed": LATER.date()}
    fields = {name: words.get(value, value) for name, value in fields.items()}
    with pytest.raises(Refusal) as refusal:
        a_round(city.bureau, city.county, by=city.dispatcher, **fields)
    assert set(refusal.value.fields) == {at_fault}
    assert not Round.objects.exists()


def test_riders_put_themselves_on_the_list_by_its_code(city):
    row = a_round(city.bureau, city.county, by=city.dispatcher)
    me = a_person()
    actions.join_round(row.code.lower(), by=me, at=MONDAY)
    actions.join_round(row.code, by=me, at=MONDAY)
    assert Visitor.objects.of(row).asked_by(me).count() == 1
    assert Entry.objects.filter(verb="round.visitors_chosen", by="").count() == 1
    actions.leave_round(row, by=me, at=MONDAY)
    assert not Visitor.objects.of(row).asked_by(me).exists()
    with pytest.raises(Refusal):
        actions.join_round("AAAA2222", by=me, at=MONDAY)
    actions.freeze_round(row, dice=dice(), by=city.dispatcher, at=MONDAY)
    with pytest.raises(NotNow):
        actions.join_round(row.code, by=me, at=MONDAY)
