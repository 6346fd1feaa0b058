"""Ordering, following and working on cases over the API."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from yizhan.ground.casework.actions import merge, move_case
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.days import local_day
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.needs.tests.factories import a_need, a_station

pytestmark = pytest.mark.django_db
JSON = "application/json"


def post(client, path, body, *, address="127.0.0.1", **headers):
    return client.post(
        f"/api/v1{path}", body, content_type=JSON, headers=headers, REMOTE_ADDR=address
    )


def moment(text):
    return datetime.fromisoformat(text)


def token(person):
    return {"Authorization": f"Bearer {issue_token(person, by=None, at=MONDAY)}"}


def test_the_menu_is_what_anyone_may_order(client):
    shown, _hidden = an_item(), an_item(audience="host")
    an_item(active=False)

    answer = client.get("/api/v1/catalogue").json()

    assert [item["code"] for item in answer] == [shown.code]


def test_a_guest_orders_and_follows(client):
    city = a_city()
    station = a_station(city)

    answer = post(client, "/needs", {"item": city.item.code, "station": station.code})

    assert answer.status_code == 201
    ordered = answer.json()
    assert ordered["url"].endswith(f"/case/{ordered['ticket']}")
    case = client.get(f"/api/v1/cases/{ordered['ticket']}").json()
    assert (case["status"], case["unit"], case["open"]) == ("reported", city.union.name, True)
    assert moment(case["due_at"]) == moment(ordered["due_at"])
    assert [step["kind"] for step in case["history"]] == ["opened"]


def test_the_same_key_is_the_same_order(client):
    city = a_city()
    body = {"item": city.item.code, "text": "水"}

    first = post(client, "/needs", body, **{"Idempotency-Key": "k1"})
    again = post(client, "/needs", body, **{"Idempotency-Key": "k1"})
    other = post(client, "/needs", body | {"text": "饭"}, **{"Idempotency-Key": "k1"})

    assert first.json() == again.json() and again.status_code == 201
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert (Case.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


RANDOM = "3f0e9c5a-7d41-4b8e-9a0b-1c2d3e4f5a6b"


@pytest.mark.parametrize("key", ["1", "k1", "a" * 40])
def test_two_guests_who_chose_the_same_key_do_not_meet(client, key):
    body = {"item": a_city().item.code}
    first = post(client, "/needs", body, **{"Idempotency-Key": key})
    second = post(client, "/needs", body, address="203.0.113.9", **{"Idempotency-Key": key})
    assert first.json()["ticket"] != second.json()["ticket"]
    again = post(client, "/needs", body, address="203.0.113.9", **{"Idempotency-Key": key})
    assert again.json() == second.json()


def test_a_random_key_holds_from_another_network(client):
    body = {"item": a_city().item.code}
    first = post(client, "/needs", body, **{"Idempotency-Key": RANDOM})
    again = post(client, "/needs", body, address="203.0.113.9", **{"Idempotency-Key": RANDOM})
    assert first.json() == again.json()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"item": "nothing"}, "item"),
        ({"item": "{item}", "station": "nowhere"}, "station"),
        ({"item": "{item}", "text": "x" * 10_001}, "text"),
        ({"item": "{item}", "contact": "12"}, None),
        ({"item": "{item}", "lat": 91, "lon": 0}, "lat"),
        ({}, "item"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, body, field):
    city = a_city()
    body = {k: v.format(item=city.item.code) if isinstance(v, str) else v for k, v in body.items()}

    answer = post(client, "/needs", body, **{"Idempotency-Key": "k"})

    assert answer.status_code in (409, 422)
    assert {"code", "message"} <= set(answer.json())
    assert field is None or field in answer.json()["fields"]
    assert not Case.objects.exists() and not IdempotencyKey.objects.exists()


def test_a_wrong_ticket_opens_nothing(client):
    assert client.get("/api/v1/cases/nothing").status_code == 404
    assert post(client, "/cases/nothing/answer", {"solved": True}).status_code == 404


def test_the_asker_says_not_solved(client):
    city = a_city()
    case = a_need(city, at=timezone.now()).case
    move_case(case, "resolved", by=city.handler, at=timezone.now(), text="好了")

    answer = post(client, f"/cases/{case.ticket}/answer", {"solved": False, "stars": 2})

    assert (answer.json()["status"], answer.json()["open"]) == ("reopened", True)


def test_a_merged_case_shows_how_the_other_one_stands(client):
    city = a_city()
    now = timezone.now()
    head, case = a_need(city, at=now, text="只有我知道").case, a_need(city, at=now).case
    merge(case, head, by=city.dispatcher, at=now)
    day = local_day(now) + timedelta(days=1)
    move_case(head, "scheduled", by=city.handler, at=now, scheduled_for=day, text="明天修")

    seen = client.get(f"/api/v1/cases/{case.ticket}").json()

    assert (seen["status"], seen["me_too"]) == ("scheduled", 1)
    texts = [step["text"] for step in seen["history"]]
    assert "明天修" in texts and "只有我知道" not in texts


def test_the_desk_sees_its_own_cases_only(client):
    city = a_city()
    mine = a_need(city).case
    a_need(city, division=None)

    listed = client.get("/api/v1/desk/cases", headers=token(city.handler)).json()

    assert [row["id"] for row in listed["items"]] == [mine.pk]
    assert listed["count"] == 1
    assert "ticket" not in listed["items"][0]


def test_the_desk_filters(client):
    city = a_city()
    a_need(city)
    who = token(city.dispatcher)

    def count(query):
        return client.get(f"/api/v1/desk/cases?{query}", headers=who).json()["count"]

    assert count("overdue=true") == 1 and count("overdue=false") == 0
    assert count("status=reported,reopened") == 1 and count("status=resolved") == 0
    assert count(f"unit={city.union.code}") == 1 and count(f"unit={city.traffic.code}") == 0


def test_without_a_token_there_is_no_desk(client):
    city = a_city()
    case = a_need(city).case

    assert client.get("/api/v1/desk/cases").status_code == 401
    assert post(client, f"/desk/cases/{case.pk}/moves", {"to": "in_progress"}).status_code == 401


def test_a_handler_moves_a_case_once(client):
    city = a_city()
    case = a_need(city).case
    who = token(city.handler) | {"Idempotency-Key": "m1"}
    body = {"to": "resolved", "text": "好了", "version": 1}

    first = post(client, f"/desk/cases/{case.pk}/moves", body, **who)
    again = post(client, f"/desk/cases/{case.pk}/moves", body, **who)
    stale = post(client, f"/desk/cases/{case.pk}/moves", body, **token(city.colleague))

    assert (first.status_code, first.json()["status"]) == (200, "resolved")
    assert again.json() == first.json()
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_since")


def test_handing_on_by_unit_code(client):
    city = a_city()
    case = a_need(city).case
    body = {"to": "awaiting_handling", "unit": city.traffic.code}

    answer = post(client, f"/desk/cases/{case.pk}/moves", body, **token(city.handler))

    assert answer.json()["unit"] == city.traffic.code


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("lead", 403), ("rider", 404)])
def test_who_may_not_is_told_no_more_than_that(client, who, status):
    city = a_city()
    case = a_need(city).case

    answer = post(
        client, f"/desk/cases/{case.pk}/moves", {"to": "in_progress"}, **token(getattr(city, who))
    )

    assert answer.status_code == status


@pytest.mark.django_db(transaction=True)
def test_an_order_takes_ten_queries(client):
    city = a_city()
    station = a_station(city)
    body = {"item": city.item.code, "station": station.code, "text": "没有热水了"}
    post(client, "/needs", body, **{"Idempotency-Key": "warm"})

    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = post(client, "/needs", body, **{"Idempotency-Key": "measured"})

    assert answer.status_code == 201
    asked = [q["sql"] for q in seen if q["sql"].split()[0] not in ("BEGIN", "COMMIT")]
    assert len(asked) <= 10, "\n".join(asked)
    assert Need.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, {"place", "contact"}),
        ({"place": "车站"}, {"contact"}),
        ({"place": "车站", "contact": "a@example.org"}, {"contact"}),
        ({"lat": 24.69, "lon": 108.08, "contact": ""}, {"contact"}),
    ],
)
def test_what_is_urgent_names_what_is_missing(client, given, missing):
    a_city()
    item = an_item(urgent=True, target_minutes=120)

    answer = client.post("/api/v1/needs", {"item": item.code} | given, "application/json")

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == missing
    full = {"item": item.code, "place": "车站", "contact": "13812345678"}
    assert client.post("/api/v1/needs", full, "application/json").status_code == 201


@pytest.mark.django_db
def test_the_menu_says_what_needs_a_place_and_never_by_when(client):
    a_city()
    an_item(code="water", needs_place=True, promise="两小时内把水送到。")
    an_item(code="accident", urgent=True)

    items = {item["code"]: item for item in client.get("/api/v1/catalogue").json()}

    assert items["water"]["needs_place"] and items["accident"]["needs_place"]
    assert items["water"]["promise"] == "把水送到。"
