"""GET /api/v1/losses: lines of five riders or more, for posts of the whole city."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.care.losses.actions import make_due_sheets
from yizhan.wings.care.losses.rules import SMALLEST
from yizhan.wings.care.losses.tests.factories import a_fine, a_meal

pytestmark = pytest.mark.django_db
URL = "/api/v1/losses"
COUNTED = datetime(2024, 4, 6, 2, tzinfo=UTC)


@pytest.fixture
def root():
    for number in range(SMALLEST):
        rider = a_person()
        a_meal(rider, shop="沙县小吃", minutes=45)
        if number:
            a_fine(rider, text="只有我知道")
    make_due_sheets(at=COUNTED)
    return a_unit()


def asked(client, person, **query):
    token = issue_token(person, by=None, at=timezone.now())
    return client.get(URL, query, headers={"Authorization": f"Bearer {token}"})


def test_the_lines_of_the_sheet_and_no_entry(client, root):
    answer = asked(client, a_person("dispatcher", root, scope=Scope.BELOW))
    (line,) = answer.json()["items"]
    assert (line["shop"], line["riders"], line["month"]) == ("沙县小吃", SMALLEST, "2024-03")
    assert "只有我知道" not in answer.text


def test_by_month(client, root):
    reader = a_person("dispatcher", root, scope=Scope.BELOW)
    assert asked(client, reader, month="2024-03").json()["count"] == 1
    assert asked(client, reader, month="2024-02").json()["count"] == 0
    assert asked(client, reader, month="March").status_code == 422


def test_nobody_without_a_post_of_the_whole_city(client, root):
    assert client.get(URL).status_code == 401
    bureau = a_person("dispatcher", a_unit(root), scope=Scope.BELOW)
    assert asked(client, bureau).status_code == 403
