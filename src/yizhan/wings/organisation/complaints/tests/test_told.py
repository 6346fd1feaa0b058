"""Whoever complained with an account may ask to be told of the answer; then nobody knows it."""

from __future__ import annotations

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.worktime.actions import fill_year
from yizhan.wings.organisation.complaints.actions import answer, complain, forget_person, look_at
from yizhan.wings.organisation.complaints.models import AnswerWanted
from yizhan.wings.organisation.complaints.rules import Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    fill_year(2024, by=None, at=MONDAY)
    return an_admin(a_unit())


@pytest.fixture
def rider():
    return a_person()


def said(*, told):
    return complain(subject=Subject.IDEA, text="字大一点", at=MONDAY, told=told)


def answered(one, admin, *, version=0, text="好"):
    look_at(one, show=True, by=admin, at=MONDAY)
    answer(one, text=text, version=version, by=admin, at=MONDAY)


def test_she_is_told_once_and_then_it_is_not_known_whose_it_was(admin, rider):
    one = said(told=rider)
    answered(one, admin)
    answered(one, admin, version=1, text="已经改好")
    message = Message.objects.get(topic="complaint.answered")
    assert message.person == rider
    assert message.body == "" and str(one.pk) not in f"{message.dedupe_key.split('|')[1:2]}"
    assert not AnswerWanted.objects.exists()


def test_who_did_not_ask_is_not_kept_and_not_told(admin):
    one = said(told=None)
    assert not AnswerWanted.objects.exists()
    answered(one, admin)
    assert not Message.objects.filter(topic="complaint.answered").exists()


def test_a_closed_account_is_told_of_nothing(admin, rider):
    one = said(told=rider)
    forget_person(rider.pk)
    answered(one, admin)
    assert not Message.objects.filter(topic="complaint.answered").exists()


def test_no_list_at_the_desk_shows_a_message_that_failed(admin, rider):
    answered(said(told=rider), admin)
    Message.objects.update(state="failed")
    assert not Message.objects.failed_for(admin).exists()
