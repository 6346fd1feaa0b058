"""Restaurants in and out of files."""

from __future__ import annotations

from io import BytesIO

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.errors import NotAllowed
from yizhan.kit.geo import Crs, distance_m
from yizhan.kit.tables import Source, write_table
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.exchange import (
    HEADINGS,
    read_restaurants,
    restaurant_records,
)
from yizhan.wings.participation.restaurants.models import Restaurant
from yizhan.wings.participation.restaurants.tests.factories import a_restaurant

pytestmark = pytest.mark.django_db

HEAD = "编码,名称,许可证号,经度,纬度,风险等级,地址,县区\n"


def row(code="R-1", *, name="桂香小炒", lon="108.0594", lat="24.6958", grade="B级", county):
    return f"{code},{name},JY1,{lon},{lat},{grade},新建路 1 号,{county.code}\n"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def bureau(city):
    return a_unit(
        city.bureau, kind=UnitKind.BUREAU, competence=Competence.MARKET, division=city.county
    )


def read(text: str, crs: Crs = Crs.WGS84):
    return read_restaurants(Source(BytesIO(text.encode()), at=MONDAY, crs=crs))


def load(text: str, **more):
    reading = read(text, **more)
    assert reading.bad == []
    return actions.load_restaurants(reading.good, by=None, at=MONDAY)


def test_a_file_is_taken_in(city, bureau):
    assert load(HEAD + row(county=city.county)).new == 1
    one = Restaurant.objects.get()
    assert (one.code, one.grade, one.county, one.unit) == ("R-1", "B", city.county, bureau)


def test_the_county_follows_from_the_point_where_the_city_is_drawn():
    hechi()
    county = Division.objects.get(code="451202")
    a_unit(a_unit(division=county.parent), kind=UnitKind.BUREAU, competence=Competence.MARKET,
           division=county)  # fmt: skip
    head, here = "编码,名称,经度,纬度,风险等级\n", "R-1,名,108.0594,24.6958,B\n"
    load(head + here)
    assert Restaurant.objects.get().county == county
    assert len(read(head + "R-2,名,121.47,31.23,B\n").bad) == 1, "elsewhere"
    assert len(read(head + "R-2,名,24.6958,108.0594,B\n").bad) == 1, "swapped"


def test_the_same_file_again_changes_nothing(city, bureau):
    load(HEAD + row(county=city.county))
    loaded = load(HEAD + row(county=city.county))
    assert (loaded.new, loaded.changed) == (0, 0)


def test_what_was_exported_is_imported_without_a_change(city, bureau):
    load(HEAD + row(county=city.county) + row("R-2", name="=1+1", grade="D", county=city.county))
    for form in ("csv", "xlsx", "geojson"):
        out = write_table(restaurant_records(), HEADINGS, form)
        reading = read_restaurants(Source(BytesIO(out), at=MONDAY))
        assert reading.bad == []
        loaded = actions.load_restaurants(reading.good, by=None, at=MONDAY)
        assert (loaded.new, loaded.changed) == (0, 0), form


def test_a_column_that_is_absent_leaves_what_is_known(city, bureau):
    load(HEAD + row(county=city.county))
    load("编码,名称,经度,纬度,风险等级\nR-1,桂香大炒,108.0594,24.6958,A\n")
    one = Restaurant.objects.get()
    assert (one.name, one.licence, one.address) == ("桂香大炒", "JY1", "新建路 1 号")


def test_a_map_of_amap_is_converted(city, bureau):
    load(HEAD + row(county=city.county), crs=Crs.GCJ02)
    one = Restaurant.objects.get()
    assert 300 < distance_m(one.lon, one.lat, 108.0594, 24.6958) < 900


@pytest.mark.parametrize(
    "wrong", [{"code": "R|1"}, {"code": "餐1"}, {"name": ""}, {"grade": "E"}], ids=str
)
def test_a_bad_row_is_named(city, bureau, wrong):
    reading = read(HEAD + row(county=city.county, **wrong))
    assert reading.good == []
    assert len(reading.bad) == 1


def test_who_may_load():
    city = a_city()
    one = a_restaurant(city.union, city.county, by=a_person("dispatcher", city.union))
    rows = [*restaurant_records([one])]
    assert rows[0]["unit"] == city.union.code
    with pytest.raises(NotAllowed):
        a_restaurant(city.union, city.county, by=city.handler)
