"""Demand and supply from rows: who counts, where, and at which hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.needs.tests.factories import a_need
from yizhan.wings.care.siting.actions import count_search, forget_counts
from yizhan.wings.care.siting.index import (
    cells_at,
    coverage_by_hour,
    demand_by_cell,
    supply,
)
from yizhan.wings.care.siting.models import Search
from yizhan.wings.care.siting.rules import Basis, cell_of
from yizhan.wings.care.siting.tests.factories import FAR, NEAR, a_night
from yizhan.wings.care.stations.tests.factories import a_station, device

pytestmark = pytest.mark.django_db
AT = datetime(2024, 3, 4, 15, 10, tzinfo=UTC)  # 23:10 in the city
TODAY = date(2024, 4, 10)


def test_five_riders_at_one_place_and_hour_are_told_and_four_are_not():
    city = a_city()
    for number in range(5):
        if number == 4:
            assert demand_by_cell(Basis.ASKED, today=TODAY) == {}
        a_need(city, by=a_person(), at=AT, lon=FAR[0], lat=FAR[1])
    assert demand_by_cell(Basis.ASKED, today=TODAY) == {(cell_of(*FAR), 23): 5}


def test_one_rider_who_asks_ten_times_is_one():
    city, rider = a_city(), a_person()
    for number in range(10):
        at = AT + timedelta(days=number)
        a_need(city, by=rider, at=at, lon=FAR[0], lat=FAR[1])
    assert demand_by_cell(Basis.ASKED, today=TODAY) == {}


def test_guests_count_by_their_telephone_and_without_one_as_one():
    city = a_city()
    for _again in range(9):
        a_need(city, at=AT, lon=FAR[0], lat=FAR[1])
        a_need(city, at=AT, lon=FAR[0], lat=FAR[1], contact="13900000001")
    assert demand_by_cell(Basis.ASKED, today=TODAY) == {}
    for number in range(2, 5):
        a_need(city, at=AT, lon=FAR[0], lat=FAR[1], contact=f"1390000000{number}")
    assert demand_by_cell(Basis.ASKED, today=TODAY) == {(cell_of(*FAR), 23): 5}


def test_who_asked_and_searched_is_not_two():
    city = a_city()
    for number in range(3):
        a_need(city, by=a_person(), at=AT, lon=FAR[0], lat=FAR[1])
        count_search(*FAR, visitor=device(str(number)), at=AT)
    assert demand_by_cell(Basis.ASKED, today=TODAY) == {}


def test_this_month_does_not_count_yet():
    for number in range(7):
        count_search(*FAR, visitor=device(str(number)), at=AT)
    assert demand_by_cell(Basis.ASKED, today=date(2024, 3, 31)) == {}
    assert demand_by_cell(Basis.ASKED, today=date(2024, 4, 1)) == {(cell_of(*FAR), 23): 5}


def test_one_device_counts_once_a_month_and_its_months_are_not_added_up():
    for month in range(6):
        for _again in range(3):
            count_search(*FAR, visitor=device("one"), at=AT - timedelta(days=30 * month))
    assert Search.objects.count() == 6
    assert demand_by_cell(Basis.ASKED, today=TODAY) == {}


def test_of_a_search_nothing_is_kept_that_two_rows_share():
    count_search(*FAR, visitor=device("one"), at=AT)
    count_search(*FAR, visitor=device("one"), at=AT + timedelta(hours=1))
    rows = list(Search.objects.values())
    assert set(rows[0]) == {"id", "month", "cell", "hour", "mark"}
    assert bytes(rows[0]["mark"]) != bytes(rows[1]["mark"])


def test_searches_of_more_than_a_year_ago_are_removed():
    count_search(*FAR, visitor=device("one"), at=AT)
    assert forget_counts(at=AT + timedelta(days=300)) == 0
    assert forget_counts(at=AT + timedelta(days=400)) == 1


def test_coverage_follows_the_hours_of_the_doors():
    a_night()
    there = supply(on=TODAY)
    counts = demand_by_cell(Basis.ORDERS, today=TODAY)
    rows = {row.hour: row for row in coverage_by_hour(counts, there)}
    assert rows[12].shares == {300: 1.0, 500: 1.0, 1000: 1.0} and rows[12].open == 1
    assert rows[23].shares == {300: 0.0, 500: 0.0, 1000: 0.0} and rows[23].open == 0
    assert rows[3].shares == {300: None, 500: None, 1000: None}
    assert [row.count for row in cells_at(counts, there, hour=23)] == [40, 30]


def test_hours_that_nobody_knows_count_as_closed_and_are_told():
    a_station(hours="", lon=NEAR[0], lat=NEAR[1])
    there = supply(on=TODAY)
    assert there.unknown == 1 and not there.open.any()


def test_only_stations_with_what_is_asked_for_count():
    a_station(amenities=["toilet"])
    a_station(amenities=["wifi"])
    assert len(supply(on=TODAY, amenity="toilet").stations) == 1
