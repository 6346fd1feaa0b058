"""/desk/siting: who sees it, what it says at an hour, what it exports, what it costs."""

from __future__ import annotations

import json

import pytest

from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.care.siting.tests.factories import a_night

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    root = a_unit()
    a_night(a_unit(root, kind=UnitKind.SERVICE_POINT))
    client.force_login(a_person("dispatcher", root, scope=Scope.BELOW))
    return root


def test_at_eleven_at_night_all_are_far_and_at_noon_nobody(client, root):
    night = client.get("/desk/siting?basis=orders&hour=23").content.decode()
    assert "70" in night and "reach-none" in night
    noon = client.get("/desk/siting?basis=orders&hour=12").content.decode()
    assert "reach-300" in noon.partition("siting-legend")[0]
    assert "reach-none" not in noon.partition("siting-legend")[0]


def test_strange_choices_show_the_usual_ones(client, root):
    page = client.get("/desk/siting?hour=99&basis=x&amenity=x&county=x&page=x")
    assert page.status_code == 200 and 'value="23"' in page.content.decode()


def test_without_demand_it_says_what_to_do(client):
    client.force_login(a_person("dispatcher", a_unit(), scope=Scope.BELOW))
    assert "导入" in client.get("/desk/siting").content.decode()


def test_the_files_have_the_cells_of_the_page(client, root):
    text = client.get("/desk/siting/export.csv?basis=orders&hour=22").content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 2 and ",22,30," in text
    answer = client.get("/desk/siting/export.geojson?basis=orders&hour=22")
    feature = json.loads(answer.content)["features"][0]
    assert feature["properties"]["count"] == 30 and feature["geometry"]["type"] == "Polygon"
    assert client.get("/desk/siting/export.exe").status_code == 404


def test_who_keeps_no_stations_gets_403(client, root):
    client.force_login(a_person("lead", root, scope=Scope.BELOW))
    for path in ("", "/export.csv", "/import", "/plans", "/plans/new"):
        assert client.get(f"/desk/siting{path}").status_code == 403


def test_it_asks_the_same_however_many_cells(client, root, django_assert_max_num_queries):
    client.get("/desk/siting?basis=orders")
    with django_assert_max_num_queries(14):
        client.get("/desk/siting?basis=orders&hour=23")


def test_where_there_is_nothing_it_says_what_is_missing(client):
    root = a_unit()
    client.force_login(a_person("dispatcher", root, scope=Scope.BELOW))
    assert "目前还没有导入" in client.get("/desk/siting?hour=2").text
    a_night(a_unit(root, kind=UnitKind.SERVICE_POINT))
    asked = client.get("/desk/siting?hour=2").text
    assert "已导入平台订单" in asked
    assert "<title>南门驿站</title>" in asked, "the stations are drawn in any case"
    assert "basis=orders" in asked
    assert "请换一个小时" in client.get("/desk/siting?hour=2&basis=orders").text
