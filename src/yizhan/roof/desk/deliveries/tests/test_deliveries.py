"""/desk/deliveries: what could not be delivered."""

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
        channel=Channel.WEBHOOK, topic="case.opened", dedupe_key="x", state=Delivery.FAILED,
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


def test_a_system_is_connected_and_its_key_shown_once(client, city):
    client.force_login(an_admin(city.committee))
    said = {"name": "12345", "url": "https://12345.example/in", "topics": "case.new, case.answered"}
    page = client.post("/desk/endpoints/add", said, follow=True).content.decode()

    endpoint = Endpoint.objects.get()
    assert endpoint.topics == ["case.answered", "case.new"]
    key = vault.open_bytes(bytes(endpoint.sealed_key), purpose="endpoint").decode()
    assert key in page
    assert key not in client.get("/desk/deliveries").content.decode()

    assert client.post("/desk/endpoints/add", said).status_code == 422
    client.post(f"/desk/endpoints/{endpoint.pk}/stop")
    endpoint.refresh_from_db()
    assert not endpoint.active


def test_only_an_administrator_connects(client, city):
    client.force_login(city.dispatcher)
    assert "endpoints/add" not in client.get("/desk/deliveries").content.decode()
    assert client.post("/desk/endpoints/add", {"name": "x"}).status_code == 403
