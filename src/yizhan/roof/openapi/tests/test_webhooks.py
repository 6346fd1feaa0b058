"""Webhooks connected by a program."""

from __future__ import annotations

import socket

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.rules import TokenVerb
from yizhan.ground.people.tests.factories import MONDAY, an_admin

pytestmark = pytest.mark.django_db
PATH = "/api/v1/webhooks"


def bearer(person, **scope):
    return {"Authorization": f"Bearer {issue_token(person, by=None, at=MONDAY, **scope)}"}


def send(client, method, path, who, body=None):
    return client.generic(method, path, body or "", content_type="application/json", headers=who)


@pytest.fixture
def known(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.215.14", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)


def test_a_system_is_connected_tested_and_stopped(client, known):
    city = a_city()
    who = bearer(an_admin(city.committee), verbs=[TokenVerb.WEBHOOKS])
    body = {"name": "12345", "url": "https://12345.example/in", "topics": ["case.new"]}

    made = client.post(PATH, body, content_type="application/json", headers=who)
    assert made.status_code == 201, made.json()
    webhook = made.json()
    listed = client.get(PATH, headers=who).json()
    assert listed == [{name: webhook[name] for name in ("id", "name", "url", "topics")}]

    assert send(client, "POST", f"{PATH}/{webhook['id']}/test", who).status_code == 202
    assert Message.objects.get(endpoint=webhook["id"]).topic == "test"
    assert send(client, "DELETE", f"{PATH}/{webhook['id']}", who).status_code == 204
    assert not Endpoint.objects.get().active
    assert send(client, "DELETE", f"{PATH}/{webhook['id']}", who).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"topics": ["case.nothing"]}, "topics.0"),
        ({"url": "http://12345.example/in"}, "url"),
        ({"name": ""}, "name"),
        ({"secret": "x"}, "secret"),
    ],
)
def test_what_is_wrong_is_named(client, known, changed, field):
    who = bearer(an_admin(a_city().committee))
    body = {"name": "12345", "url": "https://12345.example/in"} | changed
    answer = client.post(PATH, body, content_type="application/json", headers=who)

    assert (answer.status_code, set(answer.json()["fields"])) == (422, {field})
    assert not Endpoint.objects.exists()


def test_only_who_may_in_the_whole_city(client):
    city = a_city()
    admin = an_admin(city.committee)
    assert client.get(PATH, headers=bearer(city.dispatcher)).status_code == 403
    assert client.get(PATH, headers=bearer(admin, unit=city.union)).status_code == 403
    assert client.get(PATH, headers=bearer(admin, verbs=[TokenVerb.READ])).status_code == 403
    assert client.get(PATH).status_code == 401


def test_the_topics_are_everybodys_to_read(client):
    topics = client.get(f"{PATH}/topics").json()
    assert {"case.new", "case.handed_on"} <= {topic["event"] for topic in topics}
    assert all(topic["sample"]["case"]["reference"] for topic in topics)
