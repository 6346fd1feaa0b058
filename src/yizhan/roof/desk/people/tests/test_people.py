"""/desk/people: who holds which post, found by name or unit."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import an_admin

PAGE = "/desk/people"


@pytest.fixture
def city(client, db):
    city = a_city()
    client.force_login(an_admin(city.committee))
    return city


def test_a_name_finds_its_posts(client, city):
    page = client.get(PAGE, {"q": city.handler.display_name}).content.decode()
    assert city.handler.username in page
    assert city.dispatcher.username not in page


def test_it_is_for_who_appoints(client, city):
    client.force_login(city.dispatcher)
    assert client.get(PAGE).status_code == 403
