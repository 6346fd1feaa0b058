"""Five hundred sign up for thirty places from sixteen clients at once: thirty are in, the rest wait
in order, nobody meets an error. Then places are given back under the same load: nobody has two,
nobody is passed over."""

from __future__ import annotations

import http.client
import re
import threading
import uuid
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest

from tests.survival.racing import shell

pytestmark = pytest.mark.slow

PEOPLE, PLACES, CLIENTS = 500, 30, 16

SEED = f"""
import json
from datetime import timedelta
from django.utils import timezone
from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.care.activities.tests.factories import a_session
city, now = a_city(), timezone.now()
session = a_session(city.union, by=city.handler, at=now, begins_at=now + timedelta(days=9),
                    capacity={PLACES})
print(json.dumps(session.pk))
"""

OUTCOME = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.notify.models import Message
from yizhan.wings.care.activities.models import Session, SignUp
rows = SignUp.objects.order_by("pk")
offered = Message.objects.filter(topic="activity.offered")
print(json.dumps({
    "taken": Session.objects.get().taken,
    "states": list(rows.values_list("state", flat=True)),
    "tickets": [row.ticket for row in rows],
    "numbers": len(set(rows.values_list("phone__masked", "phone__keyed_hash"))),
    "told": sorted(key.split("|")[3] for key in offered.values_list("dedupe_key", flat=True)),
    "offered": sorted(str(row.pk) for row in rows.filter(state="offered")),
    "whole": first_broken() is None,
}))
"""


class Client(threading.Thread):
    """Opens the page once, then sends one form after the other."""

    def __init__(self, number: int, url: str, work: list[tuple[str, dict[str, str]]]) -> None:
        super().__init__()
        self.number, self.work = number, work
        self.where = urlsplit(url).netloc
        self.urls: list[str] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        with closing(http.client.HTTPConnection(self.where, timeout=120)) as connection:
            self.send_all(connection)

    def send_all(self, connection: http.client.HTTPConnection) -> None:
        headers = {"X-Forwarded-For": f"10.9.{self.number}.1"}
        connection.request("GET", self.work[0][0].rpartition("/")[0], headers=headers)
        page = connection.getresponse()
        text = page.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        cookies = page.headers.get_all("Set-Cookie") or []
        cookie = "; ".join(one.partition(";")[0] for one in cookies)
        assert token is not None
        for path, form in self.work:
            body = urlencode({**form, "csrfmiddlewaretoken": token[1]})
            connection.request(
                "POST", path, body,
                headers | {
                    "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie,
                    "Idempotency-Key": str(uuid.uuid4()), "Accept": "application/json",
                },
            )  # fmt: skip
            answer = connection.getresponse()
            said = answer.read().decode()
            if answer.status == 201:
                self.urls.append(said)
            else:
                self.wrong.append(f"{answer.status} {said[:200]}")


def at_once(platform, work: list[tuple[str, dict[str, str]]]) -> list[str]:
    """Let the clients share the work; return the answers."""
    clients = [Client(n, platform.url, work[n::CLIENTS]) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(240)
    assert [wrong for client in clients for wrong in client.wrong] == []
    return [url for client in clients for url in client.urls]


def test_thirty_are_in_and_the_rest_wait_in_order(platform):
    session = shell(platform, SEED)
    platform.start()
    forms = [{"name": f"骑手{n}", "phone": f"169{n:08}"} for n in range(PEOPLE)]
    answers = at_once(platform, [(f"/activities/{session}/join", form) for form in forms])

    outcome = shell(platform, OUTCOME)
    assert len(set(answers)) == PEOPLE
    assert outcome["states"] == ["in"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert (outcome["taken"], outcome["numbers"]) == (PLACES, PEOPLE)
    assert outcome["whole"]

    leaving = outcome["tickets"][:20] + outcome["tickets"][PLACES : PLACES + 10]
    at_once(platform, [(f"/activities/place/{ticket}/leave", {}) for ticket in leaving])
    outcome = shell(platform, OUTCOME)
    states = outcome["states"]
    assert outcome["taken"] == PLACES == sum(one in {"in", "offered"} for one in states)
    first_who_waits = states.index("waiting")
    assert "offered" not in states[first_who_waits:], "nobody is passed over"
    assert states.count("left") == len(leaving)
    assert len(set(outcome["told"])) == len(outcome["told"]), "nobody is told twice"
    assert set(outcome["offered"]) <= set(outcome["told"])
    assert outcome["whole"]
