"""look_at and answer: who holds the right decides, everybody reads it, and a trace stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.complaints.actions import Changed, WordsRefused, answer, look_at
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Words, record_of
from yizhan.wings.organisation.complaints.tests.factories import a_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return an_admin(a_unit())


def test_it_is_looked_at_answered_and_worded_anew(admin):
    one = a_complaint()
    assert not Complaint.objects.public().exists()
    look_at(one, show=True, by=admin, at=MONDAY)
    answer(one, text="已经改好。", version=0, by=admin, at=MONDAY)
    answer(one, text="已经改好，谢谢。", version=1, by=admin, at=MONDAY + timedelta(days=1))
    row = Complaint.objects.public().get()
    assert (row.answer, row.answered_at, row.words) == ("已经改好，谢谢。", MONDAY, Words.SHOWN)
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["complaint.looked_at", "complaint.answered", "complaint.answered"]


def test_two_administrators_do_not_write_over_each_other(admin):
    one = a_complaint(words=Words.SHOWN)
    answer(one, text="甲", version=0, by=admin, at=MONDAY)
    with pytest.raises(Changed):
        answer(one, text="乙", version=0, by=admin, at=MONDAY)


def test_nothing_is_answered_before_a_look(admin):
    with pytest.raises(WordsRefused):
        answer(a_complaint(), text="好", version=0, by=admin, at=MONDAY)


def test_an_answer_names_nobody(admin):
    one = a_complaint(words=Words.SHOWN)
    with pytest.raises(WordsRefused):
        answer(one, text="请联系 13812345678", version=0, by=admin, at=MONDAY)


def test_words_that_are_gone_cannot_be_shown(admin):
    one = a_complaint(words=Words.HELD_BACK, text="")
    with pytest.raises(WordsRefused):
        look_at(one, show=True, by=admin, at=MONDAY)


def test_who_lacks_the_right_for_the_whole_city_does_nothing():
    root = a_unit()
    one = a_complaint(words=Words.SHOWN)
    for other in (a_person("admin", a_unit(root)), a_person("lead", root, scope="below")):
        with pytest.raises(NotAllowed):
            look_at(one, show=False, by=other, at=MONDAY)
        with pytest.raises(NotAllowed):
            answer(one, text="好", version=0, by=other, at=MONDAY)
        assert not Complaint.objects.visible_to(other).exists()


def test_answers_are_counted_with_their_denominator():
    day = timedelta(days=1)
    rows = [
        (MONDAY, MONDAY + 3 * day, MONDAY + day),
        (MONDAY, MONDAY + 3 * day, MONDAY + 5 * day),
        (MONDAY, MONDAY + 3 * day, None),
        (MONDAY + 9 * day, MONDAY + 12 * day, None),
    ]
    counted = record_of(rows, at=MONDAY + 10 * day)
    assert (counted.due, counted.in_time, counted.share) == (3, 1, 33)
    assert counted.median_days == 3.0
    assert record_of([], at=MONDAY).share is None
