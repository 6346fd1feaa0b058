"""The cities of China that come with the platform: counted, and each with its counties."""

from __future__ import annotations

import pytest

from yizhan.ground.places.actions import load_divisions
from yizhan.ground.places.exchange import cities_named, cities_of_china, divisions_of_city
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import MONDAY

UNDER_A_PROVINCE = 1 + 4 + 15 + 12
"""The cities and counties of 河南, 湖北, 海南 and 新疆 that no prefecture is above."""
MUNICIPALITIES = {"110000", "120000", "310000", "500000"}


def test_the_numbers_are_those_of_the_statistics_bureau():
    cities = cities_of_china()
    counties = [row for code in cities for row in divisions_of_city(code)[1:]]

    assert len(cities) == 333 + len(MUNICIPALITIES) + UNDER_A_PROVINCE
    assert len({city.province for city in cities.values()}) == 31
    assert len(counties) + UNDER_A_PROVINCE == 2850
    assert len({row.code for row in counties} | set(cities)) == len(counties) + len(cities)


def test_a_county_lies_in_the_city_that_it_names():
    for code in cities_of_china():
        for county in divisions_of_city(code)[1:]:
            assert county.parent == code
            assert county.code[:2] == code[:2]
            if code not in MUNICIPALITIES:
                assert county.code[:4] == code[:4]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("450200", ["450200"]),
        ("柳州", ["450200"]),
        ("柳州市", ["450200"]),
        (" 柳州市外卖配送行业党委", ["450200"]),
        ("恩施", ["422800"]),
        ("市", []),
        ("", []),
        ("恩施土家族苗族自治州", ["422800"]),
        ("北京市", ["110000"]),
        ("东莞", ["441900"]),
        ("济源", ["419001"]),
        ("省直辖县级行政区划", []),
        ("某市", []),
    ],
)
def test_a_city_is_known_by_its_code_or_its_name(words, codes):
    assert [city.code for city in cities_named(words)] == codes


@pytest.mark.django_db
def test_every_city_can_be_loaded():
    for code in ("450200", "110000", "441900", "419001"):
        rows = divisions_of_city(code)
        assert load_divisions(rows, by=None, at=MONDAY).new == len(rows)
    assert Division.objects.get(code="450222").parent.name == "柳州市"
    assert not Division.objects.filter(parent__code="441900").exists()
