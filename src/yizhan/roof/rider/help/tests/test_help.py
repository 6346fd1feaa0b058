"""Taking one, the code, giving it back; the counter of a host."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.rate_counter import RateCounter
from yizhan.roof.shared import rate_limits
from yizhan.wings.care.help.actions import give_out, withdraw_offer
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import VoucherState
from yizhan.wings.care.help.tests.factories import a_voucher, an_offer
from yizhan.wings.care.needs.tests.factories import a_station

pytestmark = pytest.mark.django_db
KEY = "a-long-random-key-7f3b9c21"


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
        city.union, by=city.handler, at=now, stock=20, title="分体式雨衣", stations=(station,)
    )


@pytest.fixture
def host(city):
    """The host of the station where it is fetched."""
    return a_person("host", city.traffic)


def test_one_tap_and_the_code_is_there(client, city, offer):
    client.force_login(city.rider)
    answer = client.post(f"/help/{offer.pk}/take", {"had": "0"}, follow=True)
    voucher = Voucher.objects.get()
    page = answer.text
    assert voucher.printed_code in page
    assert "桥东驿站" in page
    assert "<svg" in page
    assert voucher.printed_code in client.get("/me/").text
    assert voucher.printed_code in client.get(f"/help/{offer.pk}").text
    assert voucher.printed_code in client.get("/me/help").text


def test_sent_twice_it_is_one(client, city, offer):
    client.force_login(city.rider)
    for _tap in range(2):
        client.post(f"/help/{offer.pk}/take", {"had": "0"})
    headers = {"Idempotency-Key": KEY}
    answers = [
        client.post(f"/help/{offer.pk}/take", {"had": "0"}, headers=headers).json()
        for _try in range(2)
    ]
    assert answers[0] == answers[1]
    assert Voucher.objects.count() == 1


def test_who_signs_in_on_the_way_sees_the_offer_first(client, city, offer):
    assert client.post(f"/help/{offer.pk}/take").status_code == 302
    client.force_login(city.rider)
    answer = client.get(f"/help/{offer.pk}/take")
    assert answer.headers["Location"] == f"/help/{offer.pk}"
    assert not Voucher.objects.exists()


def test_a_refusal_is_said_on_the_page(client, city, offer, now):
    withdraw_offer(offer, reason="厂家召回", by=city.handler, at=now)
    client.force_login(city.rider)
    page = client.post(f"/help/{offer.pk}/take", {"had": "x"}, follow=True).text
    assert "这个项目现在不能领取" in page


def test_a_code_is_its_owners(client, city, offer, now):
    voucher = a_voucher(offer, at=now)
    client.force_login(city.rider)
    assert client.get(f"/me/help/{voucher.pk}").status_code == 404
    assert client.post(f"/me/help/{voucher.pk}/return").status_code == 404
    client.force_login(city.handler)
    assert client.get(f"/me/help/{voucher.pk}").status_code == 404


def test_what_is_given_back_is_free(client, city, offer, now):
    voucher = a_voucher(offer, by=city.rider, at=now)
    client.force_login(city.rider)
    page = client.post(f"/me/help/{voucher.pk}/return", follow=True).text
    assert "已退回" in page
    assert voucher.printed_code not in page
    assert Offer.objects.get().left == 20


def test_the_counter_says_good_and_names_nobody(client, city, host, offer, now):
    rider = a_person(display_name="韦小路")
    voucher = a_voucher(offer, by=rider, at=now)
    client.force_login(host)
    page = client.get(f"/me/give?code={voucher.code}").text
    assert "待取 1" in page
    page = client.post("/me/give/out", {"code": voucher.printed_code.lower()}, follow=True).text
    assert "有效：请发 1 件“分体式雨衣”。" in page
    for word in (rider.username, rider.display_name, voucher.code, voucher.printed_code):
        assert word not in page
    assert Voucher.objects.get().state == VoucherState.GIVEN


def test_a_scanned_address_is_read_to_its_end(client, host, offer, now):
    voucher = a_voucher(offer, at=now)
    client.force_login(host)
    client.post("/me/give/out", {"code": f"https://example.org/me/give?code={voucher.code}"})
    assert Voucher.objects.get().state == VoucherState.GIVEN


def test_a_phone_that_was_offline_sends_twice_and_it_counts_once(client, host, offer, now):
    voucher = a_voucher(offer, at=now)
    client.force_login(host)
    headers = {"Idempotency-Key": KEY, "Accept": "application/json"}
    answers = [
        client.post("/me/give/out", {"code": voucher.code}, headers=headers) for _try in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Offer.objects.get().given == 1


def test_a_wrong_code_stays_in_the_form(client, host, offer):
    client.force_login(host)
    answer = client.post("/me/give/out", {"code": "QQQ-QQ2"})
    assert answer.status_code == 422
    assert 'value="QQQ-QQ2"' in answer.text
    assert "这个码在这里不能用" in answer.text


def test_a_used_code_says_when_and_no_more(client, city, host, offer, now):
    voucher = a_voucher(offer, at=now)
    give_out(voucher.code, by=city.handler, at=now - timedelta(minutes=3))
    client.force_login(host)
    answer = client.post("/me/give/out", {"code": voucher.code})
    assert answer.status_code == 422
    assert "已经用过" in answer.text


def test_guessing_ends_soon(client, host, offer, monkeypatch, settings, tmp_path):
    settings.LIMITS_TIMES = 1
    counter = RateCounter(tmp_path / "limits.bin", key=b"of this test")
    monkeypatch.setattr(rate_limits, "_counter", lambda: counter)
    monkeypatch.setitem(
        rate_limits.LIMITS,
        "give_out",
        rate_limits.Limit(by_address=600, by_device=600, period=600, by_account=5),
    )
    client.force_login(host)
    answers = [client.post("/me/give/out", {"code": f"QQQQQ{n}"}) for n in range(2, 9)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2


def test_a_mistake_at_the_counter_is_taken_back(client, host, offer, now):
    voucher = a_voucher(offer, at=now)
    client.force_login(host)
    client.post("/me/give/out", {"code": voucher.code})
    assert "发错了" in client.get("/me/give").text
    client.post("/me/give/undo", {"voucher": voucher.pk})
    assert Voucher.objects.get().state == VoucherState.HELD
    assert client.post("/me/give/undo", {"voucher": "9" * 40}).status_code == 404


def test_who_gives_nothing_out_has_no_counter(client, city, offer):
    client.force_login(city.rider)
    assert client.get("/me/give").status_code == 403
    assert client.post("/me/give/out", {"code": "QQQQQ2"}).status_code == 403


def test_it_is_in_the_file_about_me(client, city, offer, now):
    a_voucher(offer, by=city.rider, at=now)
    client.force_login(city.rider)
    answer = client.get("/me/data/export")
    body = answer.getvalue() if answer.streaming else answer.content
    assert "分体式雨衣" in json.dumps(json.loads(body)["help"], ensure_ascii=False)
