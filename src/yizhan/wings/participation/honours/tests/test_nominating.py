"""nominate, agree, decline: nobody but the nominee reads a word before she agrees."""

from __future__ import annotations

from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Secret
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import Refusal
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.actions.consenting import TooLate
from yizhan.wings.participation.honours.actions.nominating import NoNumber, NotOpen
from yizhan.wings.participation.honours.actions.row import NotNow
from yizhan.wings.participation.honours.models import Evidence, Nomination, Statement
from yizhan.wings.participation.honours.rules import NominationState, PhotoState
from yizhan.wings.participation.honours.tests.factories import (
    DAY,
    PHONE,
    WORDS,
    a_call,
    a_jpeg,
    a_nomination,
    agree_to_all,
    with_phone,
)
from yizhan.wings.participation.honours.vault import open_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def call(city):
    return a_call(city.union)


def nominate(call, **fields):
    columns: dict[str, Any] = {
        "name": "莫骑手",
        "phone": PHONE,
        "text": WORDS,
        "by": None,
        "at": MONDAY,
    } | fields
    return actions.nominate(call, **columns)


def test_it_is_sealed_and_visible_to_nobody(city, call):
    assert nominate(call) is None
    nomination, statement = Nomination.objects.get(), Statement.objects.get()
    assert WORDS.encode() not in bytes(statement.sealed_text)
    assert open_words(statement.sealed_text) == WORDS
    for person in (city.handler, city.lead, city.dispatcher, a_person()):
        assert not Nomination.objects.visible_to(person).exists()
        assert not Statement.objects.visible_to(person).exists()
    assert not Nomination.objects.open_to(call.pk).exists()
    assert nomination.state == NominationState.ASKED


def test_the_trace_names_nobody(call):
    rider = with_phone(a_person())
    nominate(call, by=rider)
    entry = Entry.objects.get(verb="honour.nominated")
    assert entry.facts == {}
    assert rider.username not in (entry.by, entry.target)


def test_a_number_that_is_known_is_the_account(call):
    rider = with_phone(a_person())
    nominate(call)
    assert Nomination.objects.get().person == rider
    assert Nomination.objects.get().contact is None


def test_two_who_nominate_the_same_are_one_nomination(call):
    nominate(call)
    nominate(call, phone="138 0778 0001", text=WORDS + "第二个人写的。")
    assert Nomination.objects.count() == 1
    assert Statement.objects.count() == 2
    assert Secret.objects.guests().count() == 1


def test_what_comes_after_her_yes_needs_another_yes(city, call):
    nomination = a_nomination(call)
    nominate(call, text=WORDS + "第二个人写的。")
    assert Statement.objects.visible_to(city.handler).count() == 1
    agree_to_all(nomination)
    assert Statement.objects.visible_to(city.handler).count() == 2


def test_after_her_no_nothing_is_kept_and_nobody_learns_of_it(call):
    nomination = a_nomination(call, agreed=False, photos=[a_jpeg()])
    for _ in range(2):
        actions.decline(nomination, at=MONDAY)
    nominate(call)
    assert not Statement.objects.exists()
    assert not Evidence.objects.exists()
    assert not Secret.objects.guests().exists()
    assert Nomination.objects.get(pk=nomination.pk).sealed_name is None


def test_it_can_be_taken_back_after_a_yes(city, call):
    nomination = a_nomination(call)
    for _ in range(2):
        actions.take_back(nomination, at=MONDAY)
    assert not Nomination.objects.visible_to(city.handler).exists()
    assert not Statement.objects.exists()
    with pytest.raises(NotNow):
        agree_to_all(nomination)


def test_the_last_minute_to_agree(call):
    nomination = a_nomination(call, agreed=False)
    over = MONDAY + 17 * DAY
    agree_to_all(nomination, at=over.replace(hour=15, minute=59))  # 23:59 here
    with pytest.raises(TooLate):
        agree_to_all(nomination, at=over.replace(hour=16))


def test_nobody_is_nominated_before_or_after(call, city):
    with pytest.raises(NotOpen):
        nominate(call, at=MONDAY - DAY)
    with pytest.raises(NotOpen):
        nominate(call, at=MONDAY + 15 * DAY)
    with pytest.raises(NotOpen):
        nominate(a_call(city.union, opened=False))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": " "}, {"name"}),
        ({"text": "好"}, {"text"}),
        ({"text": "好" * 3001}, {"text"}),
        ({"phone": "12"}, {"phone"}),
        ({"photos": [b"x"] * 4}, {"photo"}),
        ({"name": "", "text": ""}, {"name", "text"}),
    ],
)
def test_what_is_wrong_stands_beside_its_input(call, fields, named):
    with pytest.raises(Refusal) as refused:
        nominate(call, **fields)
    assert set(refused.value.fields) == named
    assert not Nomination.objects.exists()


def test_names_of_every_kind_are_kept_whole(call):
    name = "买买提·阿不都 𠮷𬭎 <b>"
    nomination = a_nomination(call, name=name)
    assert open_words(nomination.sealed_name) == name
    assert nomination.shown_name == name


def test_one_can_nominate_oneself_and_still_agrees(call):
    rider = a_person()
    with pytest.raises(NoNumber):
        actions.nominate_oneself(call, text=WORDS, by=rider, at=MONDAY)
    with_phone(rider)
    nomination = actions.nominate_oneself(call, text=WORDS, by=rider, at=MONDAY)
    assert (nomination.person, nomination.state) == (rider, NominationState.ASKED)


def test_a_text_can_be_taken_out_but_not_the_only_one(call):
    nomination = a_nomination(call, agreed=False)
    nominate(call, text=WORDS + "第二个人写的。")
    first, second = Statement.objects.order_by("pk")
    actions.remove_statement(first, at=MONDAY)
    with pytest.raises(Refusal):
        actions.remove_statement(second, at=MONDAY)
    assert Statement.objects.of(nomination).count() == 1


def test_a_photo_loses_what_it_says_beside_its_pixels(call):
    a_nomination(call, photos=[a_jpeg()])
    evidence = Evidence.objects.get()
    assert actions.make_ready(evidence)
    evidence.refresh_from_db()
    assert (evidence.state, evidence.sealed_upload) == (PhotoState.READY, None)
    assert not actions.make_ready(evidence)
