"""/desk/help: entering, publishing, correcting; numbers and no names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.tests.factories import a_voucher, an_offer
from yizhan.wings.care.needs.tests.factories import a_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def offer(city, now):
    return an_offer(city.union, by=city.handler, at=now, stock=20, title="分体式雨衣")


@pytest.fixture
def desk(client, city):
    client.force_login(city.handler)
    return client


def said(unit, **changes):
    """The values that the form sends."""
    columns = {
        "unit": unit.pk, "title": "免费理发", "category": "tools", "stock": 40, "measure": "次",
        "per_person": 1, "last_day": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "audience": "all", "place": "城西路 18 号", "publish_now": "on",
    }  # fmt: skip
    return columns | changes


def test_an_offer_is_entered_and_shown_at_once(desk, city):
    station = a_station(city)
    answer = desk.post("/desk/help/new", said(city.union, stations=f" {station.code}，"))
    offer = Offer.objects.get()
    assert answer.headers["Location"] == f"/desk/help/{offer.pk}"
    assert offer.stations.get() == station
    assert "免费理发" in desk.get("/help").text
    assert "免费理发" in desk.get("/desk/help").text


def test_what_is_wrong_stands_beside_its_field_and_the_text_stays(desk, city):
    wrong = said(city.union, stations="没有这个", text="请自带毛巾", audience="county")
    answer = desk.post("/desk/help/new", wrong)
    assert answer.status_code == 422
    assert "没有这个编号的驿站：没有这个" in answer.text
    assert "请自带毛巾" in answer.text
    answer = desk.post("/desk/help/new", said(city.union, audience="county"))
    assert "请选县（区）" in answer.text


def test_a_company_proposes_and_the_dispatcher_publishes(client, city):
    company = a_unit(city.committee, kind=UnitKind.COMPANY)
    boss = a_person("company", company, scope=Scope.BELOW)
    client.force_login(boss)
    assert "publish_now" not in client.get("/desk/help/new").text
    client.post("/desk/help/new", said(company, title="热汤面"))
    offer = Offer.objects.get()
    assert offer.state == "proposed"
    page = client.get(f"/desk/help/{offer.pk}").text
    assert f"/desk/help/{offer.pk}/publish" not in page
    assert client.post(f"/desk/help/{offer.pk}/publish").status_code == 403

    client.force_login(a_person("dispatcher", city.committee, scope=Scope.BELOW))
    assert f"/desk/help/{offer.pk}/publish" in client.get(f"/desk/help/{offer.pk}").text
    page = client.post(f"/desk/help/{offer.pk}/publish", follow=True).text
    assert "已发布，骑手可以领取。" in page
    assert "热汤面" in client.get("/help").text


def test_it_changes_pauses_and_goes_on(desk, offer):
    page = desk.get(f"/desk/help/{offer.pk}/edit").text
    assert "分体式雨衣" in page
    values = said(offer.unit, title="连体雨衣", version=1)
    assert desk.post(f"/desk/help/{offer.pk}/edit", values).status_code == 302
    assert desk.post(f"/desk/help/{offer.pk}/edit", values).status_code == 422
    for how, state in (("pause", "paused"), ("resume", "open"), ("end", "ended")):
        desk.post(f"/desk/help/{offer.pk}/{how}")
        assert Offer.objects.get().state == state
    assert "连体雨衣" in desk.get("/desk/help?when=over").text


def test_the_stock_is_corrected_with_a_reason(desk, offer):
    answer = desk.post(f"/desk/help/{offer.pk}/stock", {"there": 12, "reason": "", "version": 1})
    assert answer.status_code == 422
    desk.post(f"/desk/help/{offer.pk}/stock", {"there": 12, "reason": "数错了", "version": 1})
    page = desk.get(f"/desk/help/{offer.pk}").text
    assert "20 → 12" in page
    assert "数错了" in page


def test_withdrawing_needs_a_reason(desk, offer):
    assert desk.post(f"/desk/help/{offer.pk}/withdraw", {"reason": ""}).status_code == 422
    desk.post(f"/desk/help/{offer.pk}/withdraw", {"reason": "厂家召回"})
    assert "厂家召回" in desk.get(f"/desk/help/{offer.pk}").text


def test_nobody_at_the_desk_reads_who_took_it(desk, offer, now):
    rider = a_person(display_name="韦小路")
    voucher = a_voucher(offer, by=rider, at=now)
    page = desk.get(f"/desk/help/{offer.pk}").text
    for word in (rider.username, "韦小路", voucher.code):
        assert word not in page


def test_another_department_sees_nothing(client, city, offer):
    client.force_login(city.stranger)
    assert "分体式雨衣" not in client.get("/desk/help").text
    assert client.get(f"/desk/help/{offer.pk}").status_code == 404
    assert client.post(f"/desk/help/{offer.pk}/pause").status_code == 404


def test_a_lead_reads_and_changes_nothing(client, city, offer):
    client.force_login(city.lead)
    page = client.get(f"/desk/help/{offer.pk}").text
    assert "分体式雨衣" in page
    assert f"/desk/help/{offer.pk}/pause" not in page
    assert client.post(f"/desk/help/{offer.pk}/pause").status_code == 403


def test_the_list_costs_the_same_however_long(desk, city, offer, now, django_assert_num_queries):
    desk.get("/desk/help")
    with django_assert_num_queries(5):
        desk.get("/desk/help")
    for _more in range(5):
        an_offer(city.union, by=city.handler, at=now)
    with django_assert_num_queries(5):
        desk.get("/desk/help")
