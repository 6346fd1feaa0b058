"""Whatever a stranger may write is counted: too much of it is answered with 429, on pages and in
the API alike, and only to whoever sends it."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.permissions.world import World, a_world
from yizhan.roof.shared import rate_limits

_addresses = count(1)
NOON = datetime(2024, 3, 4, 12, tzinfo=ZoneInfo("Asia/Shanghai"))

PAGES = {
    "an order": lambda w: ("/order", {"item": w.city.item.code}),
    "a signal from the door": lambda w: (f"/stations/{w.station.code}/signal", {"signal": "open"}),
    "a reply": lambda w: (f"/case/{w.need.case.ticket}/reply", {"text": "还在等"}),
    "a verdict": lambda w: (f"/case/{w.need.case.ticket}/verdict", {"solved": "yes"}),
    "a photo": lambda w: (f"/case/{w.need.case.ticket}/photos", {}),
    "a sign-in code": lambda w: ("/accounts/phone/", {"phone": "13900139000"}),
}
CALLS = {
    "an order": lambda w: ("/api/v1/needs", {"item": w.city.item.code}),
    "a signal from the door": lambda w: (
        f"/api/v1/stations/{w.station.code}/signals",
        {"signal": "open"},
    ),
    "an answer": lambda w: (f"/api/v1/cases/{w.need.case.ticket}/answer", {"text": "还在等"}),
}


@pytest.fixture
def world(db, settings, monkeypatch) -> World:
    settings.LIMITS_TIMES = 1
    few = {name: rate_limits.Limit(2, 2, 600) for name in rate_limits.LIMITS}
    monkeypatch.setattr(rate_limits, "LIMITS", few)
    world = a_world()
    # Three requests in one window, whatever the time: none may be the first of the next one.
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return world


def stranger() -> str:
    return f"192.0.2.{next(_addresses)}"


@pytest.mark.parametrize("what", PAGES)
def test_a_page_says_enough(world, client, what):
    path, form = PAGES[what](world)
    one, other = stranger(), stranger()

    answers = [client.post(path, form, REMOTE_ADDR=one).status_code for _ in range(3)]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]
    assert client.post(path, form, REMOTE_ADDR=other).status_code != 429


@pytest.mark.parametrize("what", CALLS)
def test_the_api_says_enough(world, client, what):
    path, body = CALLS[what](world)
    one, other = stranger(), stranger()

    def call(address):
        return client.post(path, body, content_type="application/json", REMOTE_ADDR=address)

    answers = [call(one) for _ in range(3)]
    assert [a.status_code for a in answers[:-1]].count(429) == 0
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "too_many_requests"
    assert call(other).status_code != 429
