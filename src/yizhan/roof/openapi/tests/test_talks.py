"""GET /api/v1/talks: topic, answer, agreement; no delegate and no proposal."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_unit
from yizhan.wings.organisation.talks.models import Talk
from yizhan.wings.organisation.talks.rules import TalkState
from yizhan.wings.organisation.talks.tests.factories import a_delegate, a_talk

pytestmark = pytest.mark.django_db
URL = "/api/v1/talks"


@pytest.fixture
def talk():
    unit = a_unit()
    company = a_unit(unit, kind=UnitKind.COMPANY, name="美味送")
    return a_talk(unit, [company], at=timezone.now())


def test_the_topics_with_what_is_owed_by_when(client, talk):
    delegate = a_delegate(talk, at=timezone.now())
    (item,) = client.get(URL).json()["items"]
    assert (item["id"], item["state"]) == (talk.pk, talk.state)
    answer = client.get(f"{URL}/{talk.pk}")
    (topic,) = answer.json()["topics"]
    (reply,) = topic["replies"]
    assert (reply["company"], reply["replied_on"], reply["text"]) == ("美味送", None, "")
    assert delegate.code not in answer.text


def test_minutes_and_points_wait_until_they_are_published(client, talk):
    Talk.objects.filter(pk=talk.pk).update(minutes="还没公布的纪要")
    body = client.get(f"{URL}/{talk.pk}").json()
    assert (body["minutes"], body["topics"][0]["points"]) == ("", [])
    Talk.objects.filter(pk=talk.pk).update(state=TalkState.PUBLISHED, published_at=timezone.now())
    assert client.get(f"{URL}/{talk.pk}").json()["minutes"] == "还没公布的纪要"


def test_what_is_prepared_is_nobodys_business(client, talk):
    Talk.objects.filter(pk=talk.pk).update(state=TalkState.PREPARED)
    assert client.get(URL).json()["items"] == []
    assert client.get(f"{URL}/{talk.pk}").status_code == 404
