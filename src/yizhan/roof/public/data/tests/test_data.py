"""/data: the figures, as of today or a year, and the rows behind each."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.stations.rules import StationKind
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def rider():
    rider = a_person(display_name="韦某某")
    a_ridership(rider, a_site(), joined_on=date(2024, 5, 1))
    return rider


def test_it_shows_every_figure_to_everybody(client, rider):
    page = client.get("/data", {"year": 2024})

    assert page.status_code == 200
    assert "网约配送员" in page.text
    assert "2024-12-31" in page.text


def test_a_figure_shows_what_was_counted(client):
    station = a_station(kind=StationKind.BANK)

    page = client.get("/data/partner_outlets")

    assert station.name in page.text
    assert f"/stations/{station.code}" in page.text


def test_riders_are_counted_by_site_and_never_named(client, rider):
    site = rider.riderships.get().site
    assert site.name not in client.get("/data/riders").text, "one rider is no group"
    for _n in range(5):
        a_ridership(a_person(), site, joined_on=date(2024, 5, 1))

    page = client.get("/data/riders")

    assert site.name in page.text and [line.count for line in page.context["page"]] == [5, 1]
    assert "韦某某" not in page.text


def test_a_year_before_has_its_own_figures(client, rider):
    assert client.get("/data/riders", {"year": 2023}).context["figure"].value == 0
    assert client.get("/data/riders", {"year": 2024}).context["figure"].value == 1


@pytest.mark.parametrize("year", ["", "x", "1", "99999", "٣"])
def test_what_is_no_year_means_today(client, year):
    assert client.get("/data", {"year": year}).context["year"] is None


def test_an_unknown_figure_is_not_found(client):
    assert client.get("/data/no_such_figure").status_code == 404


def test_it_costs_the_same_however_long(client, django_assert_num_queries):
    for _ in range(3):
        a_station(kind=StationKind.OUTDOOR_STATION)
    client.get("/data")

    with django_assert_num_queries(36):
        client.get("/data")
    with django_assert_num_queries(2):
        client.get("/data/outdoor_stations")
