"""/desk/deliveries: what could not be delivered."""

import socket

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.notify.rules import Channel, Delivery
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import MONDAY, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def failed(city):
    return Message.objects.create(
        channel=Channel.WEBHOOK, topic="case.new", dedupe_key="x", state=Delivery.FAILED,
        attempts=6, next_attempt_at=MONDAY, created_at=MONDAY, last_error="connection refused",
        body="secret words",
    )  # fmt: skip


def test_it_says_what_went_wrong_and_not_what_was_said(client, city, failed):
    client.force_login(an_admin(city.committee))
    page = client.get("/desk/deliveries").content.decode()

    assert "connection refused" in page
    assert "secret words" not in page


def test_it_is_sent_once_more(client, city, failed):
    client.force_login(an_admin(city.committee))
    client.post(f"/desk/deliveries/{failed.pk}/retry")

    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (Delivery.QUEUED, 0)


def test_others_may_not(client, city, failed):
    client.force_login(city.handler)
    assert client.get("/desk/deliveries").status_code == 403
    assert client.post(f"/desk/deliveries/{failed.pk}/retry").status_code == 403


@pytest.fixture
def names(monkeypatch):
    known = {"12345.example": "93.184.215.14", "intranet.example": "10.0.0.5"}

    def lookup(host, port, **_options):
        if host not in known:
            raise socket.gaierror
        return [(0, 0, 0, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://intranet.example/in", "intranet.example 在内部网络里"),
        ("http://12345.example/in", "https:// 开头"),
        ("https://me:secret@12345.example/in", "https:// 开头"),
        ("https://[::1", "https:// 开头"),
        ("https://12354.example/in", "找不到名为 12354.example 的主机"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused_at_once(client, city, names, url, words):
    client.force_login(an_admin(city.committee))
    answer = client.post("/desk/endpoints/add", {"name": "12345", "url": url})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page and f'value="{url}"' in page, "said, and what was typed is kept"
    assert not Endpoint.objects.exists()


def test_the_citys_own_systems_may_be_inside(client, city, names, settings):
    settings.TRUSTED_HOSTS = ["intranet.example"]
    client.force_login(an_admin(city.committee))
    fields = {"name": "12345", "url": "http://intranet.example/in"}
    assert client.post("/desk/endpoints/add", fields).status_code == 302


def test_a_system_is_connected_and_its_key_shown_once(client, city, names):
    client.force_login(an_admin(city.committee))
    fields = {
        "name": "12345",
        "url": "https://12345.example/in",
        "topics": "case.new, case.answered",
    }
    page = client.post("/desk/endpoints/add", fields, follow=True).content.decode()

    endpoint = Endpoint.objects.get()
    assert endpoint.topics == ["case.answered", "case.new"]
    key = vault.open_bytes(bytes(endpoint.sealed_key), purpose="endpoint").decode()
    assert key in page
    assert key not in client.get("/desk/deliveries").content.decode()

    assert client.post("/desk/endpoints/add", fields).status_code == 422
    client.post(f"/desk/endpoints/{endpoint.pk}/stop")
    endpoint.refresh_from_db()
    assert not endpoint.active


def test_only_an_administrator_connects(client, city):
    client.force_login(city.dispatcher)
    assert "endpoints/add" not in client.get("/desk/deliveries").content.decode()
    assert client.post("/desk/endpoints/add", {"name": "x"}).status_code == 403
