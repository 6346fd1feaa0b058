"""GET /api/v1/activities: what comes, for everybody, and nobody's name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.care.activities.tests.factories import a_guest, a_session

pytestmark = pytest.mark.django_db


def test_what_comes_is_listed_with_its_places_and_without_names(client):
    city, now = a_city(), timezone.now()
    begins = (now + timedelta(days=2)).replace(microsecond=0)
    session = a_session(city.union, by=city.handler, at=now, begins_at=begins, capacity=3)
    a_session(city.union, by=city.handler, at=now, begins_at=begins, open_now=False)
    a_guest(session, at=now, name="覃小河", phone="13812345678")

    answer = client.get("/api/v1/activities?group=training&can_join=true")
    [item] = answer.json()["items"]
    assert (item["id"], item["free"], item["capacity"]) == (session.pk, 2, 3)
    assert item["kind"] == "first-aid"
    assert item["begins_at"] == timezone.localtime(begins).isoformat()
    assert "覃" not in answer.text
    assert client.get("/api/v1/activities?group=warm_action").json()["count"] == 0
    assert client.get("/api/v1/activities?group=none").status_code == 422
