"""Another city, from files of its own: a need, a duty, the coverage page and the map work as they
do in the demo, and nothing of Hechi is met on the way."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.imports.actions import exchange_of
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.tables import Source
from yizhan.roof.setup.founding import city_of, found_city, furnish, make_admin
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.duties.actions import complete_duty, create_duty

pytestmark = pytest.mark.django_db
FILES = {
    "divisions": (
        "编码,名称,级别,上级编码,生效日期\n"
        "450223100,鹿寨镇,乡镇,450223,2023-06-30\n450226100,古宜镇,乡镇,450226,2023-06-30\n"
    ),
    "units": (
        "编码,名称,类型,上级单位,职能\n"
        "lz,鹿寨县市场监督管理局,市场监管局,city,市场监管\n"
        "lz-union,鹿寨县总工会,部门,lz,工会\n"
        "lz-office,鹿寨镇市场监管所,市场监管所,lz,\n"
        "sj-union,三江县总工会,部门,city,工会\n"
    ),
    "posts": (
        "账号,姓名,单位,岗位,范围\n"
        "wei,韦晓明,lz-union,经办人,\nyang,杨秀英,sj-union,经办人,\nqin,覃建国,lz,经办人,\n"
    ),
    "stations": (
        "编码,名称,类型,经度,纬度,县区,管理单位,开放时间,服务设施\n"
        "LZ-1,鹿寨南门驿站,户外劳动者驿站,109.7355,24.4733,鹿寨县,lz-union,24小时,热水\n"
        "SJ-1,三江侗乡驿站,户外劳动者驿站,109.6080,25.7830,古宜镇,sj-union,24小时,热水\n"
    ),
}
OF_HECHI = ("河池", "451200", "金城江", "宜州")


@pytest.fixture
def admin(client):
    at = timezone.now()
    root = found_city(city_of("柳州"), committee="柳州市行业党委", at=at)
    furnish(menu=True, at=at)
    for kind, text in FILES.items():
        exchange = exchange_of(kind)
        assert exchange is not None
        reading = exchange.read(Source(io.BytesIO(text.encode()), at=at))
        assert reading.bad == []
        exchange.load(reading.good, by=None, at=at)
    make_admin("li", root=root, at=at)
    person = Person.objects.get(username="li")
    client.force_login(person)
    return person


def need(**where) -> Case:
    item = CatalogueItem.objects.get(code="hot-water")
    at = timezone.now()
    return order(item, by=None, at=at, via=Via.HOME, **where).case


def test_a_need_finds_the_unit_of_its_county_by_station_and_by_position(admin):
    at_the_door = need(station=Station.objects.get(code="SJ-1"))
    near_by = need(lon=109.736, lat=24.474)

    assert (at_the_door.unit.code, at_the_door.routed) == ("sj-union", True)
    assert (near_by.unit.code, near_by.routed) == ("lz-union", True)


def test_a_duty_is_owed_and_done(admin):
    at = timezone.now()
    unit, handler = Unit.objects.get(code="lz"), Person.objects.get(username="qin")
    due_on = timezone.localdate() + timedelta(days=9)
    duty = create_duty(unit, what="报送骑手人数", due_on=due_on, by=None, at=at)
    complete_duty(duty, by=handler, at=at, proof="已报送，共 38 人。")
    duty.refresh_from_db()
    assert (duty.done_on, duty.done_by) == (timezone.localdate(), handler)


def test_every_page_speaks_of_this_city_only(client, admin):
    pages = ("/", "/map", "/order", "/desk/setup", "/desk/coverage", "/desk/units", "/data")
    texts = {page: client.get(page).content.decode() for page in pages}
    for page, text in texts.items():
        assert not [word for word in OF_HECHI if word in text], page
    assert "柳州市驿站" in texts["/"]
    assert "天地图" not in texts["/map"]
    for county in ("鹿寨县", "三江侗族自治县"):
        assert county in texts["/desk/coverage"]


def test_the_map_without_boundaries_shows_the_stations(client, admin):
    points = client.get("/map/points").json()["stations"]
    assert {point[0] for point in points} == {"LZ-1", "SJ-1"}
    assert client.get("/map/counties").json()["features"] == []
