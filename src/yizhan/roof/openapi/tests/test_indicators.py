"""GET /indicators: the city's figures for everybody, a unit's for who may see it."""

from __future__ import annotations

import pytest

from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators"


def test_the_city_is_everybodys(client):
    body = client.get(URL, {"year": 2024}).json()

    assert body["riders"]["value"] == 0
    assert body["riders"]["as_of"] == "2024-12-31"
    assert {"delivery_sites", "guidance_stations", "partner_outlets", "shared_posts"} <= set(body)


def test_a_unit_needs_a_token(client):
    unit = a_unit()

    assert client.get(URL, {"unit": unit.code}).status_code == 401


@pytest.mark.parametrize(("own", "status"), [(True, 200), (False, 404)])
def test_a_unit_is_for_who_may_see_it(client, own, status):
    root = a_unit()
    unit, other = a_unit(root), a_unit(root)
    person = a_person("handler", unit if own else other)
    token = issue_token(person, by=None, at=MONDAY)

    answer = client.get(URL, {"unit": unit.code}, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == status


def test_a_year_is_a_year(client):
    assert client.get(URL, {"year": 99999}).status_code == 422
