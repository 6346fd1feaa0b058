"""Stories and names: public only while the rider wants it; accounts and units that end."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import close_unit, erase_person, merge_persons, merge_units
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.actions.row import ChangedSince, NotNow
from yizhan.wings.participation.honours.models import Call, Honour, Juror, Nomination, Story
from yizhan.wings.participation.honours.rules import NominationState, StoryState
from yizhan.wings.participation.honours.tests.factories import (
    RECKONED,
    a_call,
    a_contest,
    a_nomination,
    an_honour,
    with_phone,
)

pytestmark = pytest.mark.django_db
TEXT = "那天夜里雨很大，他把老人背上楼。"


@pytest.fixture
def city():
    return a_city()


def test_a_story_is_public_with_her_yes_to_these_words_only(city):
    contest, honour = an_honour(city)
    story = actions.write_story(honour, text=TEXT, by=contest.organiser, at=RECKONED)
    assert not Story.objects.public().exists()
    with pytest.raises(ChangedSince):
        actions.agree_to_story(story, version=2, at=RECKONED)
    for _ in range(2):
        actions.agree_to_story(story, version=1, at=RECKONED)
    assert Story.objects.public().exists()
    actions.write_story(honour, text=TEXT + "改", by=contest.organiser, at=RECKONED)
    assert not Story.objects.public().exists()


def test_she_takes_it_back_and_its_words_are_gone(city):
    contest, honour = an_honour(city)
    story = actions.write_story(honour, text=TEXT, by=contest.organiser, at=RECKONED)
    actions.agree_to_story(story, version=1, at=RECKONED)
    for _ in range(2):
        actions.withdraw_story(story, at=RECKONED)
    story.refresh_from_db()
    assert (story.state, story.text) == (StoryState.WITHDRAWN, "")
    with pytest.raises(NotNow):
        actions.agree_to_story(story, version=1, at=RECKONED)


def test_her_name_leaves_the_list_and_the_honour_stays(city):
    contest, honour = an_honour(city)
    actions.write_story(honour, text=TEXT, by=contest.organiser, at=RECKONED)
    actions.hide_name(honour, at=RECKONED)
    honour = Honour.objects.get()
    assert (honour.shown_name, honour.citation) == ("", "")
    assert Story.objects.get().state == StoryState.WITHDRAWN


def test_a_reader_writes_no_story(city):
    _contest, honour = an_honour(city)
    with pytest.raises(NotAllowed):
        actions.write_story(honour, text=TEXT, by=city.lead, at=RECKONED)


def test_an_account_that_ends_takes_back_what_can_be(city):
    call, rider = a_call(city.union), with_phone(a_person())
    nomination = a_nomination(call)
    erase_person(rider, by=rider, at=MONDAY)
    nomination.refresh_from_db()
    assert (nomination.state, nomination.person) == (NominationState.TAKEN_BACK, None)
    assert not nomination.statements.exists()


def test_an_honour_of_an_account_that_ends_stays_without_a_name(city):
    rider = with_phone(a_person(), "13807780000")
    _contest, _honour = an_honour(city)
    erase_person(rider, by=rider, at=RECKONED)
    assert Honour.objects.get().shown_name == ""
    assert Nomination.objects.filter(state=NominationState.HONOURED).count() == 1


def test_two_accounts_of_one_juror_have_one_seat(city):
    contest = a_contest(city, jurors=4)
    first, second = contest.people[:2]
    merge_persons(second, first, unit=city.committee, by=None, at=MONDAY)
    assert Juror.objects.count() == 3


def test_a_closed_unit_hands_its_calls_on(city):
    other = a_unit(city.bureau, division=city.county)
    running = a_call(city.union)
    merge_units(city.union, other, by=None, at=RECKONED)
    assert Call.objects.get(pk=running.pk).unit == other


def test_a_unit_that_is_closed_without_successor_hands_up(city):
    lone = a_unit(city.bureau, division=city.county)
    call = a_call(lone)
    close_unit(lone, by=None, at=RECKONED)
    assert Call.objects.get(pk=call.pk).unit == lone.successor
