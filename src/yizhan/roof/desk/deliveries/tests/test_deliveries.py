"""/desk/deliveries: what could not be delivered."""

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Channel, Delivery
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
