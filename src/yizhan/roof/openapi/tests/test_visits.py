"""GET /api/v1/visits: how often places were visited, and neither by whom nor what was noted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.visits.tests.factories import (
    a_field,
    a_need_of_the_site,
    a_visit,
    an_assignment,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/visits"


@pytest.fixture
def field():
    field = a_field()
    site = an_assignment(field).destination
    needs = [a_need_of_the_site(field.city.item, text) for text in ("热水器", "遮雨棚")]
    a_visit(site, by=field.instructor, needs=needs)
    a_visit(site, by=field.instructor, at=MONDAY + timedelta(days=1))
    an_assignment(field, field.community)
    return field


def asked(client, person, *, good_for=None, **query):
    token = issue_token(person, by=None, at=MONDAY, **(good_for or {}))
    return client.get(URL, query, headers={"Authorization": f"Bearer {token}"})


def test_it_counts_by_place(client, field):
    answer = asked(client, field.lead)
    site, community = answer.json()["items"]
    assert (site["unit"], site["visits"], site["needs"]) == (field.site.code, 2, 2)
    assert (community["unit"], community["division"]) == (None, field.community.code)
    assert (community["visits"], community["needs"]) == (0, 0)
    assert "雨棚漏水" not in answer.text and field.instructor.username not in answer.text


def test_of_some_days(client, field):
    first = asked(client, field.lead, **{"from": "2024-03-05", "to": "2024-03-05"}).json()["items"]
    assert [(one["visits"], one["needs"]) for one in first] == [(1, 0), (0, 0)]
    wrong = asked(client, field.lead, **{"from": "2024-03-02", "to": "2024-03-01"})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["to"])


def test_what_one_may_not_see_is_not_counted(client, field):
    assert asked(client, field.city.stranger).json()["items"] == []
    assert asked(client, field.lead, good_for={"unit": field.company}).json()["items"] == []
    assert client.get(URL).status_code == 401
    assert asked(client, field.lead, good_for={"verbs": ["webhooks"]}).status_code == 403
