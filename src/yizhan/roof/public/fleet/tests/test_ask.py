"""/help-in-exam-week: open in exam weeks only, for guests; the ticket alone leads back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Channel, Topic
from yizhan.ground.notify.vault import words_of
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.rules import State
from yizhan.wings.participation.fleet.tests.factories import (
    a_hall,
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)
PAGE = "/help-in-exam-week"


@pytest.fixture(autouse=True)
def _morning(time_machine):
    cache.clear()
    time_machine.move_to(SEVEN, tick=False)


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=MONDAY)


def form(week, **changes):
    return {
        "kind": "fetch", "card": "on", "hall": a_hall(week).pk, "day": DAY.isoformat(),
        "due": "08:30", "phone": "13877812345", "address": "城西大道 7 号", "size": "1",
        "lat": "24.701", "lon": "108.07", "words": "准考证在书桌上",
    } | changes  # fmt: skip


def test_it_says_when_it_is_not_open(client, week, time_machine):
    time_machine.move_to(SEVEN - timedelta(days=30), tick=False)
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "2024-06-04" in answer.text
    assert "<form id=" not in answer.text
    assert client.post(PAGE, form(week)).status_code == 200
    assert not Errand.objects.exists()


def test_without_any_week_it_says_so(client):
    assert "现在没有开放" in client.get(PAGE).text


def test_a_guest_asks_and_a_rider_is_asked(client, week):
    a_helper(week, a_person(), at=SEVEN)
    answer = client.post(PAGE, form(week))
    errand = Errand.objects.get()
    assert answer.status_code == 302
    assert (errand.state, errand.card) == (State.OFFERED, True)
    page = client.get(answer["Location"])
    assert "正在询问骑手" in page.text
    assert "城西大道" not in page.text
    assert "no-store" in page["Cache-Control"]


def test_sent_twice_it_counts_once(client, week):
    key = "3f9c1b7e5a2d4c6f8e0b1a3d5c7e9f02"
    client.get(PAGE)
    first = client.post(PAGE, form(week, form_key=key))
    second = client.post(PAGE, form(week, form_key=key))
    assert first["Location"] == second["Location"]
    assert Errand.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"phone": "12"}, {"due": "07:05"}, {"lat": "", "lon": ""}, {"hall": "0"}, {"size": "99"}],
)
def test_a_refusal_keeps_the_words(client, week, changes):
    answer = client.post(PAGE, form(week, **changes))
    assert answer.status_code == 422
    assert "准考证在书桌上" in answer.text
    assert not Errand.objects.exists()


def test_without_a_position_the_nearest_hall_will_do(client, week):
    client.post(PAGE, form(week, lat="", lon="", near=a_hall(week).pk))
    errand = Errand.objects.get()
    assert (errand.lon, errand.lat) == (a_hall(week).lon, a_hall(week).lat)


def test_open_with_the_reason_as_a_sentence(client, week):
    a_helper(week, a_person(), at=SEVEN)
    answer = client.post(PAGE, form(week, skills=["car"]), follow=True)
    assert "没有开车的人报名" in answer.text


def test_who_comes_and_the_number_by_a_logged_tap(client, week):
    rider = a_person(display_name="韦小河")
    vault.keep(SecretKind.PHONE, "13977800001", person=rider, at=MONDAY)
    a_helper(week, rider, at=SEVEN)
    errand, ticket = an_errand(week, at=SEVEN)
    address = f"{PAGE}/{ticket}"
    assert "韦小河" not in client.get(address).text
    assert "13977800001" not in client.post(f"{address}/number").text
    actions.accept(errand, by=rider, at=SEVEN)
    page = client.get(address).text
    assert "韦师傅" in page
    assert "韦小河" not in page
    assert "13977800001" not in client.post(f"{address}/number").text
    confirm(client, address)
    page = client.get(address).text
    assert "韦小河" in page
    assert "13977800001" not in page
    assert "13977800001" in client.post(f"{address}/number").text
    assert Entry.objects.filter(verb="fleet.number_seen").count() == 1


def confirm(client, address):
    assert "发送验证码" in client.get(address).text
    client.post(f"{address}/code")
    body = words_of(Message.objects.get(topic=Topic.FLEET_CODE))
    code = re.search(r"\d{6}", body)[0]
    assert "3877812345" not in client.get(address).text
    refused = client.post(f"{address}/confirm", {"code": "12"})
    assert refused.status_code == 422
    assert "验证码不对" in refused.text
    answer = client.post(f"{address}/confirm", {"code": f"{code[:3]} {code[3:]}"})
    assert answer.status_code == 302


def test_a_code_goes_once_to_the_number_and_not_after_it_was_confirmed(client, week):
    _errand, ticket = an_errand(week, at=SEVEN)
    address = f"{PAGE}/{ticket}"
    key = "3f9c1b7e5a2d4c6f8e0b1a3d5c7e9f03"
    for _tap in range(2):
        client.post(f"{address}/code", {"form_key": key})
    message = Message.objects.get()
    assert (message.channel, message.body, message.urgent) == (Channel.SMS, "", True)
    assert client.post(f"{PAGE}/guessed/code").status_code == 404
    assert client.post(f"{PAGE}/guessed/confirm", {"code": "123456"}).status_code == 404


def test_it_is_not_needed_any_more(client, week):
    _errand, ticket = an_errand(week, at=SEVEN)
    client.post(f"{PAGE}/{ticket}/withdraw")
    assert Errand.objects.get().state == State.WITHDRAWN
    assert "不再需要" in client.get(f"{PAGE}/{ticket}").text


def test_another_ticket_leads_nowhere(client, week):
    an_errand(week, at=SEVEN)
    assert client.get(f"{PAGE}/guessed").status_code == 404
    assert client.post(f"{PAGE}/guessed/number").status_code == 404
    assert client.post(f"{PAGE}/guessed/withdraw").status_code == 404


def test_after_the_erasure_the_ticket_leads_nowhere(client, week):
    _errand, ticket = an_errand(week, at=SEVEN)
    actions.erase_day(None, week=week, at=on_exam_day(DAY, 43))
    assert client.get(f"{PAGE}/{ticket}").status_code == 404


def test_in_english(client, week):
    text = client.get(PAGE, headers={"accept-language": "en"}).text
    assert "What do you need?" in text


def test_the_number_of_queries_is_fixed(client, week, django_assert_max_num_queries):
    a_helper(week, a_person(), at=SEVEN)
    _errand, ticket = an_errand(week, at=SEVEN)
    client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(f"{PAGE}/{ticket}")
