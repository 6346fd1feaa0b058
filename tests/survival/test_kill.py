"""kill -9 in the middle of 1,000 orders: what was acknowledged is there, once, and gets told."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from urllib.parse import urlsplit

import pytest

from tests.survival.conftest import Platform
from tests.survival.racing import shell

pytestmark = pytest.mark.slow

CLIENTS, ORDERS_EACH, KILLS = 8, 125, 3

WHAT_IS_THERE = """
import json
from yizhan.ground.casework.models import Case
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.notify.models import Message
from yizhan.wings.care.needs.models import Need
print(json.dumps({
    "tickets": [case.ticket for case in Case.objects.all()],
    "needs": Need.objects.count(),
    "queued": Message.objects.filter(state="queued").count(),
    "messages": Message.objects.count(),
    "whole": first_broken() is None,
}))
"""


class Client(threading.Thread):
    """Sends its orders one after the other; without an answer it asks again with the same key."""

    def __init__(self, number: int, url: str, item: str) -> None:
        super().__init__()
        self.number, self.item = number, item
        self.where = urlsplit(url).netloc
        self.acknowledged: dict[str, str] = {}
        self.wrong: list[str] = []

    def run(self) -> None:
        for n in range(ORDERS_EACH):
            key = str(uuid.uuid4())
            body = json.dumps({"item": self.item, "text": f"order {n} of client {self.number}"})
            for _ in range(600):
                if self.order(key, body, caller=f"10.{self.number}.{n // 5}.1"):
                    break
                time.sleep(0.1)

    def order(self, key: str, body: str, *, caller: str) -> bool:
        connection = http.client.HTTPConnection(self.where, timeout=30)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Forwarded-For": caller,
        }
        try:
            connection.request("POST", "/api/v1/needs", body, headers)
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if answer.status != 201:
            self.wrong.append(f"{answer.status} {text[:200]!r}")
            return answer.status < 500
        ticket = json.loads(text)["ticket"]
        assert self.acknowledged.setdefault(key, ticket) == ticket
        return True


@pytest.fixture
def item(platform: Platform) -> str:
    seed = """
import json
from yizhan.ground.casework.tests.factories import a_city
print(json.dumps(a_city().item.code))
"""
    return str(shell(platform, seed))


def test_nothing_is_lost_and_nothing_doubled(platform, item):
    platform.start()
    clients = [Client(n, platform.url, item) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    chance = random.Random(1)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.5, 1.5))
        platform.kill()
        platform.start()
    for client in clients:
        client.join(240)

    assert [c.wrong for c in clients if c.wrong] == []
    acknowledged = [ticket for c in clients for ticket in c.acknowledged.values()]
    assert len(acknowledged) == len(set(acknowledged)) == CLIENTS * ORDERS_EACH

    for _ in range(120):
        found = shell(platform, WHAT_IS_THERE)
        if not found["queued"]:
            break
        time.sleep(1)
    assert sorted(found["tickets"]) == sorted(acknowledged)
    assert found["needs"] == len(acknowledged)
    assert found["messages"] >= len(acknowledged)
    assert found["queued"] == 0
    assert found["whole"]
