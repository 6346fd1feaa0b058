"""/desk/demands: what many say, the decisions about it, and one answer for all."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.care.demands.models import Demand
from yizhan.wings.care.demands.tests.factories import a_demand

pytestmark = pytest.mark.django_db
SAID = ["西门锁了，打13800138000", "西门关着", "西门进不去"]


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def desk(client, city):
    client.force_login(city.dispatcher)
    return client


def test_the_list_counts_persons_in_a_fixed_number_of_queries(
    desk, city, django_assert_num_queries
):
    a_demand(city, SAID, name="西门")
    desk.get("/desk/demands")
    with django_assert_num_queries(8):
        page = desk.get("/desk/demands").content.decode()
    assert "西门" in page
    for number in range(5):
        a_demand(city, ["没水", "没有水"], name=f"水{number}")
    with django_assert_num_queries(8):
        desk.get("/desk/demands")


def test_what_one_person_said_is_no_demand_but_is_not_lost(desk, city):
    a_demand(city, SAID, name="西门")
    a_demand(city, ["想学修车"], name="修车")
    page = desk.get("/desk/demands").content.decode()
    assert "西门" in page
    assert "修车" not in page
    alone = desk.get("/desk/demands?show=single").content.decode()
    assert "想学修车" in alone
    assert "西门锁了" not in alone


def test_the_list_shows_the_text_in_the_middle_without_numbers(desk, city):
    demand = a_demand(city, SAID, name="西门")
    demand.central = demand.texts.get(case__text=SAID[0])
    demand.save()
    page = desk.get("/desk/demands").content.decode()
    assert "“西门锁了，打****”" in page
    assert "13800138000" not in page


def test_the_likeliest_to_be_the_same_is_offered_first(desk, city):
    demand = a_demand(city, SAID, name="西门")
    for name in ("路灯", "修车", "西门还锁"):
        a_demand(city, [f"{name}一", f"{name}二"], name=name)
    page = desk.get(f"/desk/demands/{demand.pk}").content.decode()
    options = page.split('id="into"')[1]
    assert options.index("西门还锁") < options.index("路灯")


def test_its_page_shows_the_texts_without_numbers_that_tell_who(desk, city):
    demand = a_demand(city, SAID)
    page = desk.get(f"/desk/demands/{demand.pk}").content.decode()
    assert "西门关着" in page
    assert "13800138000" not in page


def test_the_decisions_are_made_on_its_page(desk, city):
    demand, other = a_demand(city, SAID), a_demand(city, ["没水"], name="水")
    decide = f"/desk/demands/{demand.pk}/decide"
    desk.post(decide, {"deed": "rename", "name": "御龙湾西门"})
    assert Demand.objects.get(pk=demand.pk).name == "御龙湾西门"

    one = demand.texts.get(case__text="西门关着").pk
    own = desk.post(decide, {"deed": "split", "name": "另一个门", "text": [one]})
    assert Demand.objects.get(name="另一个门").texts.get().pk == one
    assert own.url == f"/desk/demands/{Demand.objects.get(name='另一个门').pk}"

    desk.post(decide, {"deed": "join", "into": other.pk})
    assert not Demand.objects.filter(pk=demand.pk).exists()
    assert other.texts.count() == 3


def test_what_is_refused_is_said(desk, city):
    demand = a_demand(city, SAID)
    answered = desk.post(f"/desk/demands/{demand.pk}/decide", {"deed": "split"}, follow=True)
    assert "请填写名称" in answered.content.decode()


@pytest.mark.parametrize("deed", ["", "x", "delete"])
def test_another_deed_is_none(desk, city, deed):
    demand = a_demand(city, SAID)
    assert desk.post(f"/desk/demands/{demand.pk}/decide", {"deed": deed}).status_code == 404


def test_one_answer_closes_all(desk, city):
    demand = a_demand(city, SAID)
    sent = desk.post(f"/desk/demands/{demand.pk}/answer", {"text": "西门已开。"}, follow=True)
    assert "已答复 3 件" in sent.content.decode()
    assert {case.status for case in Case.objects.all()} == {Status.RESOLVED}


def test_an_answer_without_words_is_asked_for(desk, city):
    demand = a_demand(city, SAID)
    assert desk.post(f"/desk/demands/{demand.pk}/answer", {"text": " "}).status_code == 422


@pytest.mark.parametrize("who", ["handler", "lead", "stranger"])
def test_who_dispatches_nothing_gets_403(client, city, who):
    demand = a_demand(city, SAID)
    client.force_login(getattr(city, who))
    assert client.get("/desk/demands").status_code == 403
    assert client.get(f"/desk/demands/{demand.pk}").status_code == 403


def test_a_demand_out_of_reach_is_not_there(desk):
    assert desk.get("/desk/demands/0").status_code == 404
    hidden = Demand.objects.create(name="空", created_at="2024-01-01T00:00Z")
    assert desk.get(f"/desk/demands/{hidden.pk}").status_code == 404
