"""The demo city: a function of its seed, and as the article describes it."""

from __future__ import annotations

import pytest

from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import reaches
from yizhan.ground.places.index import division_at
from yizhan.wings.care.stations.models import Station

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twins")]


def test_the_same_seed_makes_the_same_city(twins):
    for part, rows in twins.first.items():
        assert rows == twins.second[part], part


@pytest.mark.parametrize(
    "username", ["admin", "lead", "dispatcher", "handler", "instructor", "host"]
)
def test_an_account_holds_its_post_and_has_no_password(username):
    person = Person.objects.get(username=username)

    assert [reach.role for reach in reaches(person)] == [username]
    assert not person.has_usable_password()


def test_every_station_stands_in_its_county():
    for station in Station.objects.select_related("division"):
        place = division_at(station.lon, station.lat)
        assert (place.division, place.near_border) == (station.division, False), station
