"""ask and withdraw: a rider is asked at once, and nothing but the ticket leads to an errand."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import Refusal
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.asking import BadErrand, NotOpen, Place
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.rules import Kind, State
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=MONDAY)


def test_a_rider_is_asked_at_once_and_has_90_seconds(week):
    helper = a_helper(week, a_person(), at=SEVEN)
    errand, ticket = an_errand(week, at=SEVEN)
    assert (errand.state, errand.helper_id) == (State.OFFERED, helper.pk)
    assert errand.answer_by == SEVEN + timedelta(seconds=90)
    assert SEVEN <= errand.pickup_at < errand.delivery_at <= errand.due_at
    assert Errand.objects.by_ticket(ticket).get() == errand
    assert Entry.objects.filter(verb="fleet.asked").count() == 1


def test_nothing_readable_is_kept(week):
    errand, ticket = an_errand(week, at=SEVEN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM fleet_errand WHERE id = %s", [errand.pk])
        row = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])
    assert ticket not in row
    assert "13877812345" not in row
    assert "城西大道" not in row


def test_without_riders_it_says_why_it_is_open(week):
    errand, _ticket = an_errand(week, at=SEVEN)
    assert errand.state == State.OPEN
    assert errand.reason["why"] == "nobody"


def test_the_skill_that_nobody_has_is_named(week):
    a_helper(week, a_person(), at=SEVEN)
    errand, _ticket = an_errand(week, at=SEVEN, skills=["car"])
    assert (errand.reason["why"], errand.reason["skills"]) == ("not_skilled", ["car"])


def test_a_rider_with_the_skill_is_asked(week):
    a_helper(week, a_person(), at=SEVEN)
    driver = a_helper(week, a_person(), at=SEVEN, skills=["car"])
    errand, _ticket = an_errand(week, at=SEVEN, skills=["car"])
    assert errand.helper_id == driver.pk


def test_the_forgotten_card_goes_out_though_others_are_waiting(week):
    a_helper(week, a_person(), at=SEVEN, capacity=1)
    an_errand(week, at=SEVEN)
    card, _ticket = an_errand(week, at=SEVEN, card=True)
    assert card.state == State.OFFERED


@pytest.mark.parametrize("days", [-1, 2])
def test_only_in_the_week(week, days):
    with pytest.raises(NotOpen):
        an_errand(week, at=SEVEN, due_at=SEVEN + timedelta(days=days))
    with pytest.raises(NotOpen):
        an_errand(week, at=SEVEN - timedelta(days=4), due_at=SEVEN)
    assert not Errand.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("due_at", SEVEN + timedelta(minutes=9)), ("minutes", 121), ("phone", "12"), ("size", 21)],
)
def test_what_nobody_could_do_is_refused_beside_its_field(week, field, value):
    with pytest.raises(BadErrand) as refusal:
        an_errand(week, at=SEVEN, **{field: value})
    assert refusal.value.fields


def test_a_place_that_is_none_is_open_with_a_reason(week):
    a_helper(week, a_person(), at=SEVEN)
    errand, _ticket = an_errand(week, at=SEVEN, place=Place(108.0, 95.0))
    assert errand.reason["why"] == "unclear_place"


def test_it_is_withdrawn_until_a_rider_set_out(week):
    rider = a_person()
    a_helper(week, rider, at=SEVEN)
    errand, _ticket = an_errand(week, at=SEVEN)
    other, _ticket = an_errand(week, at=SEVEN, kind=Kind.DO, minutes=10)
    assert actions.withdraw(errand, at=SEVEN).state == State.WITHDRAWN
    actions.accept(other, by=rider, at=SEVEN)
    actions.set_out(other, by=rider, at=SEVEN)
    with pytest.raises(Refusal):
        actions.withdraw(other, at=SEVEN)


def test_a_break_is_kept_free(week):
    a_helper(week, a_person(), at=SEVEN, rest_from=time(7), rest_until=time(7), rest_minutes=30)
    errand, _ticket = an_errand(week, at=SEVEN)
    assert errand.pickup_at >= SEVEN + timedelta(minutes=30)
