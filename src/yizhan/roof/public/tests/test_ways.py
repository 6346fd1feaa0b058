"""The way to a station: links of the web, each map with its own coordinates."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.kit.geo import Crs, distance_m, to_wgs84
from yizhan.roof.public.ways import MapLink, map_links, place_of
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.tests.factories import a_station

CENTIMETRES = 0.2
"""Six decimals of a degree are eleven centimetres."""


def links_to(station: Station) -> list[MapLink]:
    return map_links(station, where=place_of(station))


def shown_by(station: Station) -> dict[str, tuple[float, float]]:
    """The point that each map shows, back in WGS-84."""
    amap, baidu, tencent = (parse_qs(urlsplit(link.href).query) for link in links_to(station))
    lon, lat, name = amap["to"][0].split(",")
    assert name
    baidu_lat, baidu_lon = baidu["location"][0].split(",")
    tencent_lat, tencent_lon = tencent["tocoord"][0].split(",")
    return {
        "amap": to_wgs84(float(lon), float(lat), Crs.GCJ02),
        "baidu": to_wgs84(float(baidu_lon), float(baidu_lat), Crs.BD09),
        "tencent": to_wgs84(float(tencent_lon), float(tencent_lat), Crs.GCJ02),
    }


@settings(deadline=None)
@given(
    lon=st.floats(min_value=106.5, max_value=109.2),
    lat=st.floats(min_value=23.6, max_value=25.6),
    name=st.text(min_size=1, max_size=30),
)
def test_every_map_shows_the_place_itself(lon, lat, name):
    station = Station(lon=lon, lat=lat, name=name)
    for shown in shown_by(station).values():
        assert distance_m(*shown, lon, lat) < CENTIMETRES


def test_a_name_cannot_add_to_the_address():
    amap, baidu, tencent = (
        parse_qs(urlsplit(link.href).query)
        for link in links_to(Station(lon=108.0, lat=24.7, name="甲,乙&mode=car#;=%"))
    )
    assert amap["mode"] == ["ride"]
    assert amap["to"][0].count(",") == 2
    assert baidu["title"] == tencent["to"] == ["甲，乙&mode=car#;=%"]


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def station(self):
        return a_station(name="新建路红色驿站", address="新建路 86 号", landmark="汽车总站对面")

    def test_the_station_names_every_map_and_the_address(self, client, station):
        page = client.get(f"/stations/{station.code}").text
        for map_name in ("高德地图", "百度地图", "腾讯地图"):
            assert map_name in page
        assert 'data-copy="新建路 86 号 汽车总站对面"' in page
        assert "geo:" not in page, "does nothing inside WeChat"

    def test_a_map_is_not_told_from_where_one_comes(self, client, station):
        page = client.get(f"/stations/{station.code}").text
        links = re.findall(r"<a [^>]*https:[^>]*>", page)
        assert len(links) == 3
        assert all('rel="noopener noreferrer"' in link for link in links)

    def test_a_station_of_which_only_the_point_is_known_has_no_address_to_copy(self, client):
        page = client.get(f"/stations/{a_station(address='', landmark='').code}").text
        assert "高德地图" in page
        assert "data-copy=" not in page

    def test_a_station_can_be_passed_on(self, client, station):
        page = client.get(f"/s/{station.short}").text
        assert f'data-share="/stations/{station.code}"' in page
