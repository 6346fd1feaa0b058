"""One answer reaches all who said the same, and each may say that it is not solved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.actions import answer_by_asker, merge
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.demands.actions import answer_all, answering
from yizhan.wings.care.demands.tests.factories import a_demand

pytestmark = pytest.mark.django_db
SAID = ["西门锁了", "西门关着", "西门进不去"]
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def city():
    return a_city()


def test_one_answer_reaches_everybody_and_not_solved_reopens_one(city):
    demand = a_demand(city, SAID)
    done = answer_all(demand, text="西门已开。", public=True, by=city.dispatcher, at=LATER)
    first, *others = Case.objects.order_by("pk")
    answer_by_asker(first, at=LATER, solved=False, text="还锁着")

    assert (done.answered, done.refused, done.left) == (3, 0, 0)
    assert Case.objects.get(pk=first.pk).status == Status.REOPENED
    assert {Case.objects.get(pk=case.pk).status for case in others} == {Status.RESOLVED}
    demand.refresh_from_db()
    assert (demand.answer, demand.answered_at, demand.public) == ("西门已开。", LATER, True)
    assert demand.confirmed_at == LATER


def test_sent_twice_it_answers_nobody_twice(city):
    demand = a_demand(city, SAID)
    answer_all(demand, text="已开。", public=False, by=city.dispatcher, at=LATER)
    again = answer_all(demand, text="已开。", public=False, by=city.dispatcher, at=LATER)

    assert again.answered == 0
    assert {case.steps.filter(now="resolved").count() for case in Case.objects.all()} == {1}


def test_what_is_merged_is_answered_by_its_head(city):
    demand = a_demand(city, SAID)
    one, two, _three = Case.objects.order_by("pk")
    merge(one, two, by=city.dispatcher, at=MONDAY)
    done = answer_all(demand, text="已开。", public=False, by=city.dispatcher, at=LATER)

    assert done.answered == 2
    assert {case.status for case in Case.objects.all()} == {Status.RESOLVED}


def test_a_great_many_are_answered_by_some_presses(city, monkeypatch):
    monkeypatch.setattr(answering, "AT_ONCE", 2)
    demand = a_demand(city, SAID)
    first = answer_all(demand, text="已开。", public=False, by=city.dispatcher, at=LATER)
    second = answer_all(demand, text="已开。", public=False, by=city.dispatcher, at=LATER)
    assert (first.answered, first.left, second.answered, second.left) == (2, 1, 1, 0)


def test_without_words_nobody_is_answered(city):
    demand = a_demand(city, SAID)
    with pytest.raises(Refusal) as refused:
        answer_all(demand, text="  ", public=False, by=city.dispatcher, at=LATER)
    assert set(refused.value.fields) == {"text"}
    assert not Case.objects.closed().exists()


def test_who_does_not_dispatch_answers_nobody(city):
    demand = a_demand(city, SAID)
    with pytest.raises(NotAllowed):
        answer_all(demand, text="已开。", public=False, by=city.handler, at=LATER)
    assert not Case.objects.closed().exists()
