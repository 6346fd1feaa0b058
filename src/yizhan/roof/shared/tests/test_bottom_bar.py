"""The bottom bar: five places at most, none of which leads nowhere, and where one is."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.shared import bottom_bar
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db

BAR = re.compile(r'<nav class="places.*?</nav>', re.S)


def bar_of(page: str) -> str:
    found = BAR.search(page)
    assert found
    return found[0]


def here_in(page: str) -> list[str]:
    return re.findall(r'href="([^"]+)" aria-current="page"', bar_of(page))


def test_it_is_at_most_five_places_in_their_order():
    places = bottom_bar._places()
    positions = [place.position for place in places]
    assert positions == sorted(set(positions))
    assert set(positions) <= {1, 2, 3, 4, 5}
    assert {"public:home", "rider:order", "rider:me"} <= {place.url for place in places}


def test_every_place_exists_for_guests(client):
    for entry in bottom_bar.entries("", at=timezone.now()):
        assert client.get(entry.href).status_code in {200, 302}, entry.href


def test_a_page_says_where_it_is(client):
    station = a_station()
    assert here_in(client.get("/").text) == ["/"]
    assert here_in(client.get(f"/stations/{station.code}").text) == ["/"]
    assert here_in(client.get("/map").text) == ["/"]
    assert here_in(client.get("/order").text) == ["/order"]
    assert here_in(client.get("/accounts/login/").text) == ["/me/"]
    assert here_in(client.get("/data").text) == []


def test_a_page_that_is_not_there_still_leads_on(client):
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert here_in(page.text) == []
    assert 'href="/order"' in bar_of(page.text)


def test_a_page_of_an_error_asks_nothing_of_what_waits(client, django_assert_num_queries):
    client.force_login(a_person())
    with django_assert_num_queries(3):  # the session, whose it is, and her posts
        page = client.get("/nowhere")
    assert 'href="/me/"' in bar_of(page.text)


@pytest.mark.parametrize("address", ["/", "/order", "/map", "/accounts/login/", "/nowhere"])
def test_help_after_an_accident_is_one_tap_away(client, address):
    page = client.get(address).text
    [there] = re.findall(r'<a class="urgent" href="([^"]+)">', page)
    assert client.get(there).status_code == 200
