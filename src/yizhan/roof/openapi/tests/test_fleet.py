"""/api/v1/fleet: guests ask and follow by ticket; programs with a token read days and plan them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache

from yizhan.ground.notify.models import Message
from yizhan.ground.notify.vault import words_of
from yizhan.ground.people import vault
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.rules import TokenVerb
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
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
URL = "/api/v1/fleet"


@pytest.fixture(autouse=True)
def _morning(time_machine, monkeypatch):
    cache.clear()
    time_machine.move_to(SEVEN, tick=False)
    monkeypatch.setattr("yizhan.kit.routing.planning.solvers_installed", lambda: False)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def week(unit):
    return a_week(unit, day=DAY, at=MONDAY)


def post(client, path, body=None, **headers):
    return client.post(f"{URL}{path}", body or {}, content_type="application/json", headers=headers)


def bearer(person, **named):
    return {"Authorization": f"Bearer {issue_token(person, by=None, at=MONDAY, **named)}"}


def asked(week):
    return {
        "week": week.pk, "kind": "fetch", "hall": a_hall(week).pk,
        "due_at": "2024-06-07T08:40:00+08:00", "phone": "13877812345", "lat": 24.70,
        "lon": 108.07, "address": "城西大道 7 号", "card": True,
    }  # fmt: skip


def test_weeks_with_their_halls(client, week):
    [told] = client.get(f"{URL}/weeks").json()["items"]
    assert (told["name"], told["open"], len(told["halls"])) == ("高考", True, 2)


def test_a_guest_asks_once_and_follows(client, week):
    rider = a_person(display_name="韦小河")
    vault.keep(SecretKind.PHONE, "13977800001", person=rider, at=MONDAY)
    a_helper(week, rider, at=SEVEN)
    key = {"Idempotency-Key": "3f9c1b7e5a2d4c6f8e0b1a3d5c7e9f02"}
    first, second = (post(client, "/errands", asked(week), **key) for _tap in range(2))
    assert first.status_code == 201
    assert first.json() == second.json()
    errand = Errand.objects.get()
    path = f"/errands/{first.json()['ticket']}"
    seen = client.get(f"{URL}{path}").json()
    assert (seen["state"], seen["rider"], seen["confirmed"]) == ("offered", None, False)
    actions.accept(errand, by=rider, at=SEVEN)
    seen = client.get(f"{URL}{path}").json()
    assert (seen["rider"]["name"], seen["rider"]["phone"]) == ("韦师傅", "")
    assert post(client, f"{path}/number").json()["code"] == "not_confirmed"
    assert post(client, f"{path}/code").status_code == 200
    code = re.search(r"\d{6}", words_of(Message.objects.get(topic="fleet.code")))[0]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert post(client, f"{path}/confirm", {"code": wrong}).json()["code"] == "wrong_code"
    assert post(client, f"{path}/confirm", {"code": code}).json()["rider"]["name"] == "韦小河"
    assert post(client, f"{path}/number").json() == {"phone": "+8613977800001"}
    assert post(client, f"{path}/withdraw").json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"week": 0}, "week"), ({"hall": 0}, "hall"), ({"lat": None}, "near"),
        ({"lat": None, "near": 0}, "near"), ({"phone": "12"}, "phone"),
        ({"due_at": "2024-06-07T07:01:00+08:00"}, "due"), ({"size": 99}, "size"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(client, week, changes, field):
    refused = post(client, "/errands", asked(week) | changes)
    assert refused.status_code == 422
    assert field in refused.json()["fields"]
    assert not Errand.objects.exists()


def test_without_a_ticket_there_is_nothing(client, week):
    an_errand(week, at=SEVEN)
    assert client.get(f"{URL}/errands/guessed").status_code == 404
    for verb in ("withdraw", "code", "number"):
        assert post(client, f"/errands/guessed/{verb}").status_code == 404


def test_a_day_has_nothing_of_a_candidate(client, week, unit):
    a_helper(week, a_person(display_name="韦小河"), at=SEVEN)
    an_errand(week, at=SEVEN)
    answer = client.get(f"{URL}/weeks/{week.pk}/days/2024-06-07", headers=bearer(an_admin(unit)))
    [errand] = answer.json()["errands"]
    assert (errand["state"], errand["rider"]) == ("offered", answer.json()["riders"][0]["id"])
    for secret in ("城西大道", "3877812345", "蓝色书包", "108.07", "韦小河"):
        assert secret not in answer.text


def test_a_plan_is_drawn_up_and_published_once(client, week, unit):
    an_errand(week, at=SEVEN)
    a_helper(week, a_person(), at=SEVEN)
    headers = bearer(an_admin(unit))
    path = f"/weeks/{week.pk}/days/2024-06-07"
    assert post(client, f"{path}/plan", **headers).json() == {"version": 0, "served": 1, "open": 0}
    done = post(client, f"{path}/publish", {"version": 0}, **headers)
    assert (done.status_code, done.json()["version"]) == (200, 1)
    assert Errand.objects.get().state == State.OFFERED
    again = post(client, f"{path}/publish", {"version": 0}, **headers)
    assert (again.status_code, again.json()["code"]) == (409, "plan_published")


def test_who_may_not_plans_nothing(client, week, unit):
    path = f"/weeks/{week.pk}/days/2024-06-07"
    reads = bearer(an_admin(unit), verbs=[TokenVerb.READ])
    assert client.get(f"{URL}{path}", headers=reads).status_code == 200
    assert post(client, f"{path}/plan", **reads).json()["code"] == "out_of_scope"
    assert client.get(f"{URL}{path}").status_code == 401
    other = bearer(an_admin(a_unit(unit)))
    assert client.get(f"{URL}{path}", headers=other).status_code == 404
    lead = bearer(a_person("lead", unit))
    assert post(client, f"{path}/plan", **lead).status_code == 403
    outside = f"{URL}/weeks/{week.pk}/days/2024-06-30"
    assert client.get(outside, headers=bearer(an_admin(unit))).status_code == 404
