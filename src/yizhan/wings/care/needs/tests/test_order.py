"""order: a need is written down and its case sent to whoever answers."""

from __future__ import annotations

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import Audience
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.models import Secret
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_person
from yizhan.ground.places import index
from yizhan.ground.places.models import Outline
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.needs.actions import NotOnTheMenu
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.needs.tests.factories import a_need, a_station

pytestmark = pytest.mark.django_db


def test_a_rider_orders_at_a_station():
    city = a_city()
    station = a_station(city)

    need = a_need(city, by=city.rider, station=station, text="没水")

    assert need.case.unit == city.union
    assert (need.case.place, need.case.lon, need.case.lat) == (station.name, 108.05, 24.69)
    assert Need.objects.asked_by(city.rider).get() == need


def test_who_asked_stands_nowhere_in_case_or_log():
    city = a_city()

    need = a_need(city, by=city.rider)

    assert CaseStep.objects.get(case=need.case).by is None
    assert {entry.by for entry in Entry.objects.filter(verb="case.opened")} == {""}


def test_a_guests_number_goes_into_the_vault():
    city = a_city()

    need = a_need(city, contact="138 0013 8000")

    assert need.contact is not None and need.contact.masked == "138****8000"
    assert need.asked_by is None


def test_a_number_that_is_none_is_refused_and_nothing_is_kept():
    city = a_city()

    with pytest.raises(Refusal):
        a_need(city, contact="12345")

    assert not Case.objects.exists() and not Secret.objects.exists()


def test_the_place_of_a_matter_is_kept_coarsely():
    city = a_city()

    need = a_need(city, lon=108.058765, lat=24.698765)

    assert (need.case.lon, need.case.lat) == (108.059, 24.699)


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (float("nan"), 0)])
def test_a_place_off_the_earth_is_refused(lon, lat):
    city = a_city()

    with pytest.raises(Refusal):
        a_need(city, lon=lon, lat=lat)


def test_what_is_missing_is_said_beside_its_box():
    city = a_city()

    with pytest.raises(Refusal) as no_station:
        a_need(city, item=an_item(needs_station=True))
    with pytest.raises(Refusal) as no_text:
        a_need(city, item=an_item(text_wanted=True), text="  ")

    assert "station" in no_station.value.fields and "text" in no_text.value.fields


def test_what_left_the_menu_cannot_be_ordered():
    city = a_city()

    with pytest.raises(NotOnTheMenu):
        a_need(city, item=an_item(active=False))


def test_only_a_host_orders_supplies_and_only_for_the_own_station():
    city = a_city()
    item = an_item(audience=Audience.HOST, unit_kind=UnitKind.BUREAU)
    station = a_station(city)
    host = a_person("host", city.union)

    assert a_need(city, item=item, by=host, station=station).station == station
    for by in (None, city.rider, a_person("host", city.traffic)):
        with pytest.raises(NotAllowed):
            a_need(city, item=item, by=by, station=station)


def square(division, west, east):
    corners = [[west, 24.0], [east, 24.0], [east, 25.0], [west, 25.0], [west, 24.0]]
    Outline.objects.create(division=division, shape={"type": "Polygon", "coordinates": [corners]})
    index.forget()


def test_the_place_decides_the_county_and_a_border_is_noted():
    city = a_city()
    square(city.county, 108.0, 109.0)

    inside = a_need(city, lon=108.5, lat=24.5, division=None).case
    edge = a_need(city, lon=108.001, lat=24.5, division=None).case

    assert (inside.division, inside.unit) == (city.county, city.union)
    assert "near_border" not in inside.steps.get().facts
    assert edge.steps.get().facts["near_border"]


def test_a_place_outside_of_the_city_is_refused():
    city = a_city()
    square(city.county, 108.0, 109.0)

    with pytest.raises(Refusal) as refused:
        a_need(city, lon=116.4, lat=39.9, division=None)

    assert "lon" in refused.value.fields


def test_without_boundaries_a_place_is_in_the_county_of_the_nearest_station():
    city = a_city()
    a_station(city)

    near = a_need(city, lon=108.051, lat=24.691, division=None).case
    assert (near.division, near.unit, near.routed) == (city.county, city.union, True)


def test_without_boundaries_and_stations_a_place_is_in_the_city():
    city = a_city()
    everywhere = an_item(competence=city.traffic.competence)

    case = a_need(city, item=everywhere, lon=108.5, lat=24.5, division=None).case
    assert (case.division, case.unit, case.routed) == (city.city, city.traffic, True)
