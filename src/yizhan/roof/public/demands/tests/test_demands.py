"""/demands: what many asked for, for everybody; nothing in the address changes it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.demands.actions import answer_all, confirm
from yizhan.wings.care.demands.tests.factories import a_demand

pytestmark = pytest.mark.django_db
SAID = [f"西门第{number}次锁了" for number in range(7)]


@pytest.fixture
def city():
    return a_city()


def test_it_says_the_step_and_the_public_answer(client, city):
    demand = a_demand(city, SAID)
    answer_all(demand, text="已开。\n谢谢", public=True, by=city.dispatcher, at=MONDAY)
    page = client.get("/demands").content.decode()
    assert "至少 5 人" in page
    assert "已开。<br>谢谢" in page
    assert "西门第" not in page


def test_an_answer_that_is_not_public_is_not_shown(client, city):
    demand = a_demand(city, SAID)
    answer_all(demand, text="内部答复", public=False, by=city.dispatcher, at=MONDAY)
    page = client.get("/demands").content.decode()
    assert "内部答复" not in page
    assert "还没有统一答复" in page


def test_four_are_not_shown(client, city):
    confirm(a_demand(city, SAID[:4]), by=city.dispatcher, at=MONDAY)
    assert "暂时没有" in client.get("/demands").content.decode()


def test_what_came_this_week_is_not_shown_yet(client, city):
    demand = a_demand(city, SAID, at=timezone.now())
    confirm(demand, by=city.dispatcher, at=timezone.now())
    assert "暂时没有" in client.get("/demands").content.decode()
