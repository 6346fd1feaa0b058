"""Coordinate systems: known points, exact ways back, and no touch outside of China."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.geo import Crs, Point, distance_m, from_wgs84, to_wgs84

HECHI = (108.0617, 24.6959)

inside = st.tuples(
    st.floats(min_value=72.1, max_value=137.7), st.floats(min_value=1.0, max_value=55.7)
)
around_hechi = st.tuples(
    st.floats(min_value=106.5, max_value=109.2), st.floats(min_value=23.6, max_value=25.6)
)
outside = st.one_of(
    st.tuples(st.floats(min_value=-180, max_value=72), st.floats(min_value=-90, max_value=90)),
    st.tuples(st.floats(min_value=137.9, max_value=180), st.floats(min_value=-90, max_value=90)),
    st.tuples(st.floats(min_value=-180, max_value=180), st.floats(min_value=56, max_value=90)),
    st.tuples(st.floats(min_value=-180, max_value=180), st.floats(min_value=-90, max_value=0.8)),
)
systems = st.sampled_from(list(Crs))


@given(point=inside, crs=systems)
def test_there_and_back_is_within_half_a_metre(point: Point, crs: Crs):
    assert distance_m(*to_wgs84(*from_wgs84(*point, crs), crs), *point) < 0.5


@given(point=around_hechi, crs=systems)
def test_in_the_city_there_and_back_is_within_a_millimetre(point: Point, crs: Crs):
    assert distance_m(*from_wgs84(*to_wgs84(*point, crs), crs), *point) < 0.001


@given(point=outside, crs=systems)
def test_outside_of_china_nothing_moves(point: Point, crs: Crs):
    assert to_wgs84(*point, crs) == point
    assert from_wgs84(*point, crs) == point


@given(point=around_hechi)
def test_a_missed_conversion_would_show(point: Point):
    assert 200 < distance_m(*point, *from_wgs84(*point, Crs.GCJ02)) < 900


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # The vectors that eviltransform publishes: Shanghai, Shenzhen, Beijing.
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_points_that_others_have_converted(wgs84: Point, gcj02: Point):
    assert from_wgs84(*wgs84, "gcj02") == pytest.approx(gcj02, abs=1e-9)


@pytest.mark.parametrize(
    ("gcj02", "bd09"), [((116.404, 39.915), (116.41036949371029, 39.92133699351021))]
)
def test_baidu_moves_once_more(gcj02: Point, bd09: Point):
    assert distance_m(*from_wgs84(*to_wgs84(*gcj02, "gcj02"), "bd09"), *bd09) < 0.01


def test_a_system_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="epsg"):
        to_wgs84(*HECHI, "epsg:3857")


def test_a_degree_of_latitude_is_111_km():
    assert distance_m(108, 24, 108, 25) == pytest.approx(111_195, abs=1)


@given(a=inside, b=inside)
def test_distance_is_the_same_both_ways(a, b):
    assert distance_m(*a, *b) == pytest.approx(distance_m(*b, *a), abs=1e-6)
