"""A wrong input is refused by name, in the language asked for; nothing is dropped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.rules import TokenVerb
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.rate_counter import RateCounter
from yizhan.roof.openapi.input_words import WORDS
from yizhan.roof.shared import rate_limits
from yizhan.roof.shared.rate_limits import LIMITS, TOKEN_TIMES, Limit
from yizhan.wings.care.needs.tests.factories import a_need

pytestmark = pytest.mark.django_db


def post(client, path, body, **headers):
    address = f"/api/v1{path}"
    return client.post(address, body, content_type="application/json", headers=headers)


def bearer(person, **scope):
    return {"Authorization": f"Bearer {issue_token(person, by=None, at=MONDAY, **scope)}"}


def test_a_field_that_no_call_has_is_named(client):
    city = a_city()
    answer = post(client, "/needs", {"item": city.item.code, "picture": ["a"]})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["fields"] == {"picture": "这里没有叫这个名字的输入项。"}
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "asked", ["/stations?colour=red", "/stations/nearest?lat=24&lon=108&opne=now", "/catalogue?x="]
)
def test_an_input_of_the_address_that_no_call_has_is_named(client, asked):
    answer = client.get(f"/api/v1{asked}", headers={"Accept-Language": "en"})

    name = asked.rpartition("&")[2].rpartition("?")[2].partition("=")[0]
    assert answer.status_code == 422
    assert answer.json()["fields"] == {name: "There is no input of this name here."}


@pytest.mark.parametrize(("language", "begins"), [("zh-CN", "“foo”不在"), ("en", "“foo” is none")])
def test_a_status_that_is_none_is_refused_with_the_list(client, language, begins):
    who = bearer(a_city().dispatcher) | {"Accept-Language": language}
    answer = client.get("/api/v1/desk/cases?status=foo,resolved", headers=who)

    assert answer.status_code == 422
    sentence = answer.json()["fields"]["status"]
    assert sentence.startswith(begins)
    assert all(status in sentence for status in Status.values)


def test_a_move_that_is_none_is_refused_with_the_list(client):
    city = a_city()
    case = a_need(city).case
    body = {"to": "nonsense", "reason": "no", "stars": 1}
    answer = post(client, f"/desk/cases/{case.pk}/moves", body, **bearer(city.handler))

    assert answer.status_code == 422
    fields = answer.json()["fields"]
    assert set(fields) == {"to", "reason", "stars"}
    assert "in_progress" in fields["to"] and "reaction_received" not in fields["to"]
    assert "duplicate" in fields["reason"]


def test_every_word_for_a_wrong_input_is_chinese(client):
    who = bearer(a_city().dispatcher)
    asked = "/api/v1/desk/cases?page=x&limit=900&overdue=perhaps&updated_since=2026-01-01"
    fields = client.get(asked, headers=who).json()["fields"]

    assert set(fields) == {"page", "limit", "overdue", "updated_since"}
    assert not [text for text in fields.values() if text[0].isascii()]
    assert "missing" in WORDS


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("DELETE", "/needs", "POST"), ("GET", "/needs", "POST"), ("PUT", "/catalogue", "GET")],
)
def test_another_method_is_refused_in_the_one_shape(client, method, path, allowed):
    answer = client.generic(method, f"/api/v1{path}", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.json() == {
        "code": "method_not_allowed",
        "message": f"This address takes {allowed} only.",
    }


@pytest.mark.parametrize("path", ["/api/v2/needs", "/api/", "/api/v1/stations/"])
def test_an_address_below_api_that_is_none_is_told_so_in_json(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.fixture
def narrow_limit(monkeypatch, settings, tmp_path):
    settings.LIMITS_TIMES = 1
    monkeypatch.setitem(LIMITS, "order", Limit(by_address=2, by_device=2, period=600))
    counter = RateCounter(tmp_path / "limits.bin", key=b"k")
    monkeypatch.setattr(rate_limits, "_counter", lambda: counter)


def test_too_often_says_when_again_and_a_token_may_more(client, narrow_limit):
    city = a_city()
    body = {"item": city.item.code}
    assert [post(client, "/needs", body).status_code for _ in range(2)] == [201, 201]

    refused = post(client, "/needs", body)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 600

    gateway = bearer(city.dispatcher)
    answers = [post(client, "/needs", body, **gateway) for _ in range(2 * TOKEN_TIMES)]
    assert {answer.status_code for answer in answers} == {201}
    assert post(client, "/needs", body, **gateway).status_code == 429


def test_a_token_that_does_not_hold_is_not_a_guest(client):
    city = a_city()
    body = {"item": city.item.code}
    past = bearer(city.dispatcher, expires_at=MONDAY + timedelta(days=1))

    assert post(client, "/needs", body, **past).status_code == 401
    assert post(client, "/needs", body, Authorization="Bearer nonsense").status_code == 401


def test_every_time_is_written_alike(client):
    city = a_city()
    ordered = post(client, "/needs", {"item": city.item.code}).json()
    followed = client.get(f"/api/v1/cases/{ordered['ticket']}").json()
    (listed,) = client.get("/api/v1/desk/cases", headers=bearer(city.dispatcher)).json()["items"]

    told = [followed["due_at"], followed["opened_at"], followed["history"][0]["at"]]
    told += [ordered["due_at"], listed["due_at"], listed["opened_at"], listed["updated_at"]]
    assert all(len(one) == 25 and one.endswith("+08:00") for one in told), told
    assert followed["due_at"] == ordered["due_at"] == listed["due_at"]


def test_a_token_reaches_no_further_than_its_unit(client):
    city = a_city()
    now = timezone.now()
    here = a_need(city, at=now).case
    there = a_need(city, at=now, division=None).case
    narrow = bearer(city.dispatcher, unit=city.union)

    listed = client.get("/api/v1/desk/cases", headers=narrow).json()
    assert [row["id"] for row in listed["items"]] == [here.pk]
    assert client.get(f"/api/v1/desk/cases/{there.pk}", headers=narrow).status_code == 404
    wide = bearer(city.dispatcher)
    assert client.get("/api/v1/desk/cases", headers=wide).json()["count"] == 2


@pytest.mark.parametrize("verbs", [[TokenVerb.READ], [TokenVerb.ORDER]])
def test_a_token_is_good_for_its_verbs_only(client, verbs):
    city = a_city()
    case = a_need(city).case
    who = bearer(city.handler, verbs=verbs)

    moved = post(client, f"/desk/cases/{case.pk}/moves", {"to": "in_progress"}, **who)
    assert (moved.status_code, moved.json()["code"]) == (403, "out_of_scope")
    read = client.get("/api/v1/desk/cases", headers=who)
    ordered = post(client, "/needs", {"item": city.item.code}, **who)
    reads = TokenVerb.READ in verbs
    assert (read.status_code, ordered.status_code) == ((200, 403) if reads else (403, 201))
