"""The wings that have reads only: what everybody may read, and what takes a token."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.participation.honours.models import Honour
from yizhan.wings.participation.lessons.tests.factories import a_lesson
from yizhan.wings.participation.reports.actions import set_hidden
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def city():
    return a_city()


def asked(client, path, person, **query):
    token = issue_token(person, by=None, at=timezone.now(), **query.pop("good_for", {}))
    return client.get(f"{API}{path}", query, headers={"Authorization": f"Bearer {token}"})


def test_reports_are_those_of_the_page(client, city):
    lane = a_kind(code="lane", name="车道被占")
    report = a_report(city, lane, text="老板姓王", lon=108.0512, lat=24.6901)
    hidden = a_report(city, a_kind())
    set_hidden(hidden, hidden=True, by=city.handler, reason="重复", at=LATER)
    answer = client.get(f"{API}/reports")
    (one,) = answer.json()["items"]
    assert (one["id"], one["item"], one["state"]) == (report.pk, "lane", "open")
    assert (one["lon"], one["lat"], len(one["opened_on"])) == (108.051, 24.69, 10)
    assert "老板" not in answer.text and report.case.ticket not in answer.text
    assert client.get(f"{API}/reports/{report.pk}").json() == one
    assert client.get(f"{API}/reports/{hidden.pk}").status_code == 404
    assert client.get(f"{API}/reports", {"state": "closed"}).json()["count"] == 0
    assert client.get(f"{API}/reports", {"kind": "food"}).json()["count"] == 0
    assert client.get(f"{API}/reports", {"division": city.county.code}).json()["count"] == 1


def test_demands_are_steps_and_take_no_filter(client, city):
    answer = client.get(f"{API}/demands")
    assert (answer.status_code, answer.json()["items"]) == (200, [])
    assert client.get(f"{API}/demands", {"county": "x"}).status_code == 422


def test_lessons_are_the_editions_that_are_public(client, city):
    lesson = a_lesson(city.union, by=city.handler)
    (one,) = client.get(f"{API}/lessons").json()["items"]
    assert (one["code"], one["edition"]) == (lesson.code, lesson.edition.number)
    whole = client.get(f"{API}/lessons/{lesson.code}").json()
    assert whole["body"] == lesson.edition.body and len(whole["questions"]) == 3
    assert any(option["right"] for option in whole["questions"][0]["options"])
    assert client.get(f"{API}/lessons/none").status_code == 404


def test_honours_name_whoever_wants_to_be_named(client, city):
    for name in ("韦某某", ""):
        Honour.objects.create(
            unit=city.union,
            title="最美",
            shown_name=name,
            citation="救人",
            awarded_on=MONDAY.date(),
        )
    rows = client.get(f"{API}/honours").json()["items"]
    assert [(one["name"], one["citation"]) for one in rows] == [("", ""), ("韦某某", "救人")]
    assert client.get(f"{API}/honours/calls").json()["items"] == []


def test_a_badge_is_asked_for_by_its_number(client):
    assert client.get(f"{API}/badges/ABCDEFGHJK").status_code == 404


def test_units_and_branches_are_those_within_reach(client, city):
    everything = asked(client, "/units", city.lead, limit=200).json()
    assert city.traffic.code in [one["code"] for one in everything["items"]]
    own = asked(client, "/units", city.lead, good_for={"unit": city.union}).json()
    assert [one["code"] for one in own["items"]] == [city.union.code]
    assert asked(client, "/branches", city.lead).json()["items"] == []
    for path in ("/units", "/branches"):
        assert client.get(f"{API}{path}").status_code == 401
        webhooks = asked(client, path, city.lead, good_for={"verbs": ["webhooks"]})
        assert webhooks.status_code == 403


def test_a_brief_is_that_of_the_desk(client, city):
    days = {"from": "2024-01-01", "to": "2024-03-31"}
    answer = asked(client, "/briefs", city.lead, **days)
    body = answer.json()
    assert answer.status_code == 200, body
    assert (body["from"], body["before"]["to"]) == ("2024-01-01", "2023-12-31")
    assert {"riders", "delivery_sites"} <= set(body["indicators"])
    above = asked(client, "/briefs", city.handler, **days, unit=city.committee.code)
    assert above.status_code == 404
    wrong = asked(client, "/briefs", city.lead, **{"from": "2024-02-01", "to": "2024-01-01"})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["to"])
    assert client.get(f"{API}/briefs", days).status_code == 401


def test_plans_are_for_whoever_keeps_stations(client, city):
    assert client.get(f"{API}/siting/plans").status_code == 401
    assert asked(client, "/siting/plans", city.handler).status_code == 403
    keeper = a_person("admin", city.committee, scope=Scope.BELOW)
    assert asked(client, "/siting/plans", keeper).json()["items"] == []
