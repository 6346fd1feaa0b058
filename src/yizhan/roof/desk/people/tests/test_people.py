"""/desk/people: who holds which post, found by name or by the whole telephone number."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import MONDAY, an_admin

PAGE = "/desk/people"


@pytest.fixture
def city(client, db):
    city = a_city()
    vault.keep("phone", "13812345678", person=city.handler, at=MONDAY)
    client.force_login(an_admin(city.committee))
    return city


@pytest.mark.parametrize("words", ["138 1234 5678", "+8613812345678"])
def test_a_number_finds_its_owner(client, city, words):
    page = client.get(PAGE, {"q": words}).content.decode()
    assert city.handler.display_name in page
    assert city.dispatcher.display_name not in page


def test_another_number_finds_nobody(client, city):
    page = client.get(PAGE, {"q": "13900000000"}).content.decode()
    assert city.handler.display_name not in page


def test_it_is_for_who_appoints(client, city):
    client.force_login(city.dispatcher)
    assert client.get(PAGE).status_code == 403
