"""complain: anybody says what is wrong; nobody is named, and who said it is kept nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.ground.worktime.actions import fill_year
from yizhan.wings.organisation.complaints.actions import (
    WordsRefused,
    answer_due,
    complain,
    forget_held_back,
)
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import KEPT, TEXT_LIMIT, Subject, Words
from yizhan.wings.organisation.complaints.tests.factories import a_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _workdays():
    a_unit()
    fill_year(2024, by=None, at=MONDAY)


def test_it_waits_for_a_look_and_is_answered_within_three_working_days():
    one = complain(subject=Subject.HARD, text="找不到  充电的筛选", at=MONDAY)
    assert (one.text, one.words) == ("找不到 充电的筛选", Words.WAITING)
    assert one.due_at == answer_due(at=MONDAY) > MONDAY + timedelta(days=2)


def test_before_a_weekend_the_days_of_work_count():
    friday = MONDAY + timedelta(days=4)
    assert answer_due(at=friday) - friday >= timedelta(days=4)


def test_nothing_of_who_wrote_it_is_kept():
    relations = [f.name for f in Complaint._meta.get_fields() if f.is_relation]
    assert relations == []


@pytest.mark.parametrize("text", ["", "  \n ", "请打 138 1234 5678", "x" * (TEXT_LIMIT + 1)])
def test_words_that_are_refused_say_why_beside_the_input(text):
    with pytest.raises(WordsRefused) as refusal:
        complain(subject=Subject.IDEA, text=text, at=MONDAY)
    assert refusal.value.fields["text"]
    assert not Complaint.objects.exists()


def test_the_same_words_of_two_people_are_two_complaints():
    first = complain(subject=Subject.IDEA, text="字大一点", at=MONDAY)
    assert complain(subject=Subject.IDEA, text="字大一点", at=MONDAY).pk != first.pk


def test_words_that_were_not_shown_go_after_a_while():
    a_complaint(words=Words.HELD_BACK)
    shown = a_complaint(words=Words.SHOWN)
    assert forget_held_back(at=MONDAY + KEPT) == 0
    assert forget_held_back(at=MONDAY + KEPT + timedelta(seconds=1)) == 1
    assert list(Complaint.objects.exclude(text="")) == [shown]
