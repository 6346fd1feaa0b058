"""/help: what there is, for whom, where; and what nobody may learn from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.care.help.actions import give_out, pause_offer, withdraw_offer
from yizhan.wings.care.help.tests.factories import a_voucher, an_offer
from yizhan.wings.care.needs.tests.factories import a_station
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_member,
    a_willing_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def offer(city, now):
    station = a_station(city, unit=city.traffic, name="桥东驿站")
    return an_offer(
        city.union, by=city.handler, at=now, stock=20, title="分体式雨衣", stations=(station,),
        giver="城东雨具店",
    )  # fmt: skip


def test_everybody_sees_what_there_is_and_what_is_left(client, offer):
    page = client.get("/help").text
    for words in ("分体式雨衣", "还有 20 件", "城东雨具店", "桥东驿站"):
        assert words in page
    page = client.get(f"/help/{offer.pk}").text
    assert "登录后领取" in page
    assert "分体式雨衣" in client.get(f"/stations/{offer.stations.get().code}").text


def test_the_nearest_comes_first_and_the_position_is_kept_nowhere(client, city, offer, now):
    near = a_station(city, name="很近的驿站", lon=107.0, lat=24.0)
    an_offer(city.union, by=city.handler, at=now, title="近的理发", stations=(near,))
    assert "很近的驿站" in client.get("/help").text
    response = client.get("/help", headers={"X-Here": "107.0,24.0", "HX-Request": "true"})
    page = response.text
    assert page.index("近的理发") < page.index("分体式雨衣")
    assert "<html" not in page
    assert response.headers["Cache-Control"].count("no-store") == 1


def test_the_list_costs_the_same_however_long(client, city, offer, now, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get("/help")
    for _more in range(5):
        station = a_station(city)
        an_offer(city.union, by=city.handler, at=now, stations=(station,))
    with django_assert_num_queries(4):
        client.get("/help")


def test_a_proposal_is_nobodys_yet(client, city, now):
    offer = an_offer(city.union, by=city.handler, at=now, publish_now=False, title="未定的")
    assert "未定的" not in client.get("/help").text
    assert client.get(f"/help/{offer.pk}").status_code == 404


def test_only_members_see_what_is_for_members(client, city, now):
    offer = an_offer(city.union, by=city.handler, at=now, audience="members", title="学习用书")
    client.force_login(city.rider)
    assert "学习用书" not in client.get("/help").text
    assert client.get(f"/help/{offer.pk}").status_code == 404
    member = a_willing_person()
    a_member(a_branch(a_general_branch(city.committee)), person=member)
    client.force_login(member)
    assert "学习用书" in client.get("/help").text
    assert "领一份" in client.get(f"/help/{offer.pk}").text


def test_what_is_for_another_county_is_said_and_not_offered(client, city, now):
    offer = an_offer(
        city.union, by=city.handler, at=now, audience="county", division=city.county, title="护膝"
    )
    assert "护膝" in client.get("/help").text
    client.force_login(city.rider)
    page = client.get(f"/help/{offer.pk}").text
    assert city.county.name in page
    assert "领一份" not in page


def test_few_are_told_of_nowhere(client, city, offer, now):
    for number in range(1, 7):
        voucher = a_voucher(offer, at=now)
        give_out(voucher.code, by=city.handler, at=now)
        for page in (client.get("/help").text, client.get(f"/help/{offer.pk}").text):
            assert ("累计发放" in page) == (number >= 5)
    assert "共 6 份" in client.get("/help").text


def test_how_it_is_now_is_said(client, city, offer, now):
    pause_offer(offer, by=city.handler, at=now)
    assert "分体式雨衣" not in client.get("/help").text
    assert "暂停领取" in client.get(f"/help/{offer.pk}").text
    withdraw_offer(offer, reason="厂家召回", by=city.handler, at=now)
    page = client.get(f"/help/{offer.pk}").text
    assert "已撤回" in page
    assert "厂家召回" in page


def test_a_member_who_left_is_none(client, city, now):
    an_offer(city.union, by=city.handler, at=now, audience="members", title="学习用书")
    member = a_willing_person()
    membership = a_member(a_branch(a_general_branch(city.committee)), person=member)
    membership.until, membership.reason = timezone.localdate() - timedelta(days=1), "left"
    membership.save()
    client.force_login(member)
    assert "学习用书" not in client.get("/help").text
