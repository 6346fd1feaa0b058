"""Indicators: each is computed from rows, as of a day, for the city or a unit; and its lines say
what was counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.people.actions import close_unit, move_unit
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import last_day
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.care.stations.rules import StationKind
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.organisation.register.actions import leave
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
STATIONS = {
    "service_centres": [StationKind.SERVICE_CENTRE],
    "shared_posts": [StationKind.RED_POST, StationKind.RIDER_POST],
    "outdoor_stations": [StationKind.OUTDOOR_STATION],
    "partner_outlets": [
        StationKind.RESTAURANT, StationKind.BANK, StationKind.PHARMACY, StationKind.CONVENIENCE,
    ],
}  # fmt: skip
UNITS = {
    "delivery_sites": (UnitKind.COMPANY, UnitKind.DELIVERY_SITE),
    "guidance_stations": (UnitKind.OFFICE, UnitKind.GUIDANCE_STATION),
    "county_general_branches": (None, UnitKind.GENERAL_BRANCH),
}


def value(key: str, *, on: date = DAY, unit: Unit | None = None) -> int | float:
    return REGISTRY[key].compute(Extent(on, unit)).value


@pytest.mark.parametrize(("key", "kinds"), STATIONS.items())
def test_stations_are_counted_by_kind_and_day(key, kinds):
    for kind in kinds:
        station = a_station(kind=kind)

    assert value(key) == len(kinds)
    assert value(key, on=date(2024, 3, 3)) == 0
    station.delete()
    assert value(key) == len(kinds) - 1


@pytest.mark.parametrize(("key", "kinds"), UNITS.items())
def test_units_are_counted_by_kind_and_day(key, kinds):
    above, kind = kinds
    root = a_unit()
    units = [
        a_unit(a_unit(root, kind=above) if above else root, kind=kind, at=MONDAY) for _ in range(3)
    ]

    assert value(key) == 3
    assert value(key, on=date(2024, 3, 3)) == 0
    close_unit(units[0], by=None, at=MONDAY)
    assert value(key) == 2


def test_riders_are_counted_once_and_until_they_leave():
    site, rider = a_site(), a_person()
    a_ridership(rider, site, joined_on=date(2024, 1, 1), left_on=date(2024, 2, 1))
    now = a_ridership(rider, site, joined_on=date(2024, 3, 1))
    a_ridership(a_person(), a_site(), joined_on=date(2024, 3, 1))

    assert value("riders") == 2
    assert value("riders", on=date(2024, 2, 15)) == 0
    assert value("riders", on=date(2024, 1, 31)) == 1
    leave(now, by=None, at=MONDAY)
    assert value("riders") == 1


def test_an_office_without_a_guidance_station_shows_up():
    root = a_unit()
    covered, bare = (a_unit(root, kind=UnitKind.OFFICE) for _ in range(2))
    a_unit(covered, kind=UnitKind.GUIDANCE_STATION)

    answer = REGISTRY["office_coverage"].compute(Extent(DAY))

    assert answer.value == 50
    assert [line.name for line in answer.lines()] == [bare.name]


def test_a_county_counts_its_place_and_a_company_its_own():
    city = a_division()
    county = a_division(city, kind=DivisionKind.COUNTY)
    township = a_division(county, kind=DivisionKind.TOWNSHIP)
    root = a_unit(division=city)
    bureau = a_unit(root, kind=UnitKind.BUREAU, division=county)
    company = a_unit(root, kind=UnitKind.COMPANY)
    there, elsewhere = (
        a_unit(company, kind=UnitKind.DELIVERY_SITE, division=division)
        for division in (township, city)
    )
    a_ridership(a_person(), there, joined_on=DAY)
    a_ridership(a_person(), elsewhere, joined_on=DAY)

    counted = [value("riders", unit=unit) for unit in (root, bureau, company, there)]
    assert counted == [2, 1, 2, 1]


def test_a_unit_counts_what_it_had_where_it_stood_that_day():
    root = a_unit()
    here, there = (a_unit(root, kind=UnitKind.BUREAU) for _ in range(2))
    office = a_unit(here, kind=UnitKind.OFFICE)
    a_unit(office, kind=UnitKind.GUIDANCE_STATION)

    move_unit(office, there, by=None, at=MONDAY + timedelta(days=1))
    a_unit(here, kind=UnitKind.OFFICE, at=MONDAY + timedelta(days=1))

    days = [DAY, DAY + timedelta(days=1)]
    counted = [
        value("guidance_stations", on=day, unit=one) for one in (here, there) for day in days
    ]
    assert counted == [1, 0, 0, 1]
    assert [value("guidance_stations", on=day, unit=office) for day in days] == [1, 1]


def test_a_unit_that_was_not_there_counts_nothing():
    bureau = a_unit(a_unit(), kind=UnitKind.BUREAU, division=a_division())
    a_ridership(a_person(), a_site(), joined_on=date(2020, 1, 1))
    before = DAY - timedelta(days=1)
    assert value("riders", on=before, unit=bureau) == 0
    assert value("riders", on=before) == 1


def test_the_lines_add_up_to_the_figure():
    a_ridership(a_person(), a_site(), joined_on=DAY)
    a_station(kind=StationKind.BANK)

    for about in REGISTRY.values():
        answer = about.compute(Extent(date(2030, 1, 1)))
        if about.unit != "%":
            assert sum(line.count for line in answer.lines()) == answer.value, about.key


def test_no_line_names_a_rider():
    rider = a_person(display_name="韦某某")
    a_ridership(rider, a_site(), joined_on=DAY)

    lines = REGISTRY["riders"].compute(Extent(DAY)).lines()

    assert "韦某某" not in str(lines)


def test_a_year_that_is_not_over_ends_today():
    assert last_day(2024, today=date(2026, 11, 24)) == date(2024, 12, 31)
    assert last_day(2026, today=date(2026, 11, 24)) == date(2026, 11, 24)
