"""division_at: the county of a point, and when to ask rather than to tell."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.places.exchange import packaged_seats
from yizhan.ground.places.index import DivisionNames, division_at, within_city
from yizhan.ground.places.models import Division, DivisionKind, Outline
from yizhan.ground.places.tests.factories import a_division, hechi

pytestmark = pytest.mark.django_db

BEIJING = (116.39, 39.91)


def test_every_seat_lies_in_its_county():
    hechi()
    assert {
        seat.county: division_at(seat.lon, seat.lat).division.code for seat in packaged_seats()
    } == {seat.county: seat.county for seat in packaged_seats()}


def test_far_from_any_border_there_is_one_candidate():
    hechi()
    place = division_at(108.27162, 24.84198)
    assert not place.near_border
    assert [one.name for one in place.candidates] == ["环江毛南族自治县"]


def test_near_a_border_all_sides_are_candidates_the_likelier_first():
    hechi()
    lon, lat = 108.22491, 24.755962  # where 金城江, 宜州 and 环江 meet
    for nudge in (-0.002, 0.002):
        place = division_at(lon + nudge, lat)
        assert place.near_border
        assert place.candidates[0] == place.division
        assert {one.code for one in place.candidates} == {"451202", "451203", "451226"}


def test_just_outside_of_the_city_there_are_candidates_and_no_county():
    hechi()
    west = min(x for x, _y in _corners("451222"))
    lat = next(y for x, y in _corners("451222") if x == west)
    place = division_at(west - 0.003, lat)
    assert (place.division, place.near_border) == (None, True)
    assert [one.code for one in place.candidates] == ["451222"]
    assert within_city(west - 0.003, lat)


def test_elsewhere_there_is_nothing():
    hechi()
    place = division_at(*BEIJING)
    assert (place.division, place.near_border, place.candidates) == (None, False, [])
    assert not within_city(*BEIJING)


def test_a_city_without_boundaries_refuses_nothing():
    assert division_at(*BEIJING).division is None
    assert within_city(*BEIJING)


def test_a_county_that_has_ended_is_not_found(django_capture_on_commit_callbacks):
    hechi()
    Division.objects.filter(code="451226").update(valid_to=date(2024, 1, 1))
    assert division_at(108.27162, 24.84198).division is None


def test_a_point_costs_no_query(django_assert_num_queries):
    hechi()
    division_at(108, 24.5)
    with django_assert_num_queries(0):
        division_at(108.27162, 24.84198)


def _corners(code):
    return Outline.objects.get(division__code=code).shape["coordinates"][0]


@pytest.mark.parametrize(
    ("name", "around", "division"),
    [
        ("宜州区总工会", None, "宜州区"),
        ("河池市总工会", None, "河池市"),
        ("环江毛南族自治县市场监督管理局", None, "环江毛南族自治县"),
        ("环江县总工会", None, "环江毛南族自治县"),
        ("河池市宜州区庆远镇市场监管所", None, "庆远镇"),
        ("总工会", None, None),
        ("城关镇市场监管所", "南丹县", "城关镇"),
    ],
)
def test_the_division_in_the_name_of_a_unit(name, around, division):
    hechi()
    county = Division.objects.filter(name=around).first()
    found = DivisionNames().in_name(name, around=county)
    assert (found.name if found else None) == division


def test_a_name_that_two_divisions_share_is_decided_by_what_is_around():
    hechi()
    counties = list(Division.objects.counties().order_by("code")[:2])
    twins = [a_division(county, kind=DivisionKind.TOWNSHIP) for county in counties]
    Division.objects.filter(pk__in=[twin.pk for twin in twins]).update(name="新建镇")
    names = DivisionNames()

    assert names.in_name("新建镇市场监管所", around=None) is None
    assert names.in_name("新建镇市场监管所", around=counties[1]) == twins[1]
    assert names.in_name(f"{counties[0].name}新建镇市场监管所", around=None) == twins[0]
    assert names.proposed("交警支队", around=counties[1]) == counties[1]
