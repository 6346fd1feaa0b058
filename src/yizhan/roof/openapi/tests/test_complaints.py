"""GET /api/v1/complaints: those of the page, with the answers, in days."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.complaints.rules import Words
from yizhan.wings.organisation.complaints.tests.factories import a_complaint

pytestmark = pytest.mark.django_db
URL = "/api/v1/complaints"


def test_it_says_what_the_page_says(client):
    first = a_complaint(words=Words.SHOWN, answer="加上了。", answered_at=MONDAY)
    hidden = a_complaint(words=Words.HELD_BACK, text="老板姓王")
    a_complaint(words=Words.WAITING, text="没人看过")
    answer = client.get(URL)
    newest, oldest = answer.json()["items"]
    assert (newest["id"], newest["text"], newest["answer"]) == (hidden.pk, "", "")
    assert (oldest["id"], oldest["text"], oldest["answer"]) == (first.pk, first.text, "加上了。")
    assert (oldest["written_on"], oldest["answered_on"]) == ("2024-03-04", "2024-03-04")
    assert "老板" not in answer.text and "没人看过" not in answer.text


def test_by_state_and_no_page_tells_a_time(client):
    for number in range(3):
        answered: dict[str, Any] = {"answer": "好", "answered_at": MONDAY} if number else {}
        a_complaint(words=Words.SHOWN, **answered)
    assert client.get(URL, {"state": "open"}).json()["count"] == 1
    assert client.get(URL, {"state": "answered"}).json()["count"] == 2
    page = client.get(URL, {"limit": 2}).json()
    assert len(client.get(page["next"]).json()["items"]) == 1
    (place,) = parse_qs(urlsplit(page["next"]).query)["after"]
    assert json.loads(urlsafe_b64decode(place)) == [page["items"][-1]["id"]]
