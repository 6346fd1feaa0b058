"""/reports/map: a few one by one, many as clusters; nothing that the list and the file have not."""

from __future__ import annotations

from itertools import product

import pytest
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import ItemGroup, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.kit.clusters import clusters, level_of, side_of
from yizhan.kit.geo import distance_m
from yizhan.kit.memo import forget_all
from yizhan.roof.public.reports import sight
from yizhan.wings.participation.reports.actions import count_cells, counting
from yizhan.wings.participation.reports.index import kept_cells
from yizhan.wings.participation.reports.models import CountedCells, Report
from yizhan.wings.participation.reports.rules import CELLS_LAST
from yizhan.wings.participation.reports.tests.factories import a_kind, a_report

PAGE = "/reports/map"
HERE = "108,24.6,108.1,24.8"
WORDS = "老板姓王，天天这样"


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture(autouse=True)
def _fresh():
    sight.counted.forget()
    sight.known.forget()


def reported(city, kind, lon, lat, times=1, **fields):
    for _ in range(times):
        case = city.case(item=kind, at=timezone.now(), lon=lon, lat=lat)
        Report.objects.create(case=case, **fields)


def look(client, **asked):
    sight.counted.forget()
    return client.get(PAGE, asked).json()


def test_one_by_one_with_what_its_page_says(client, city):
    report = a_report(city, a_kind(name="车道被占"), text=WORDS, lon=108.0512, lat=24.6949)
    answer = client.get(PAGE, {"bbox": HERE})
    ((key, lon, lat, group, title, where, _state, is_open),) = answer.json()["reports"]
    assert (key, lon, lat) == (report.pk, 108.051, 24.695)
    assert (group, title, is_open) == ("street", "车道被占", True)
    assert where.startswith("南桥头 · ")
    assert client.get(f"/reports/{key}").status_code == 200
    assert WORDS not in answer.text
    assert report.case.ticket not in answer.text


def test_what_is_taken_off_or_elsewhere_is_not_drawn(client, city):
    reported(city, a_kind(), 108.05, 24.69, hidden=True)
    reported(city, a_kind(), 109.05, 24.69)
    assert look(client, bbox=HERE) == {"reports": [], "clusters": []}


def test_it_is_narrowed_as_the_list_is(client, city):
    reported(city, a_kind(), 108.05, 24.69)
    reported(city, a_kind(group=ItemGroup.FOOD), 108.06, 24.69)
    assert [one[3] for one in look(client, bbox=HERE, kind="food")["reports"]] == ["food"]
    assert look(client, bbox=HERE, state="closed")["reports"] == []
    assert look(client, bbox=HERE, county="999999")["reports"] == []


def test_many_are_put_together_and_none_is_lost(client, city, monkeypatch):
    monkeypatch.setattr(sight, "SINGLES", 5)
    kind = a_kind()
    reported(city, kind, 108.05, 24.69, 5)
    assert len(look(client, bbox=HERE)["reports"]) == 5
    reported(city, kind, 108.09, 24.62, 4)
    for zoom in range(6, 18):
        drawn = look(client, bbox=HERE, zoom=zoom)
        assert drawn["reports"] == []
        assert sum(count for _lon, _lat, count in drawn["clusters"]) == 9, zoom
    assert sorted(one[2] for one in look(client, bbox=HERE, zoom=16)["clusters"]) == [4, 5]


def test_closer_than_the_city_only_what_is_seen_is_counted(client, city, monkeypatch):
    monkeypatch.setattr(sight, "SINGLES", 2)
    reported(city, a_kind(), 108.05, 24.69, 3)
    reported(city, a_kind(), 109.05, 24.69, 3)
    assert [one[2] for one in look(client, bbox=HERE, zoom=14)["clusters"]] == [3]


@pytest.mark.parametrize("bbox", ["", "1,2", "a,b,c,d", "nan,1,2,3", "1e400,0,1,1"])
@pytest.mark.parametrize("zoom", ["", "nan", "-7", "zehn", "１２"])
def test_whatever_is_asked_for(client, city, bbox, zoom):
    reported(city, a_kind(), 108.05, 24.69)
    assert len(look(client, bbox=bbox, zoom=zoom)["reports"]) == 1


def test_over_tiles_of_another_system_the_points_are_in_it(client, city, settings):
    settings.TILES_URL, settings.TILES_CRS = "https://tiles/{z}/{x}/{y}", "gcj02"
    reported(city, a_kind(), 108.05, 24.69)
    ((_pk, lon, lat, *_more),) = look(client, bbox="108.05,24.685,108.06,24.69")["reports"]
    assert 300 < distance_m(lon, lat, 108.05, 24.69) < 900


@pytest.mark.parametrize("many", [1, 6])
def test_it_costs_the_same_however_many(client, city, django_assert_num_queries, many):
    reported(city, a_kind(), 108.05, 24.69, many)
    with django_assert_num_queries(2):
        client.get(PAGE, {"bbox": HERE})


KINDS = ["", "food", "street"]
STATES = ["", "closed", "open"]


@pytest.mark.parametrize(("kind", "state"), list(product(KINDS, STATES)))
@pytest.mark.parametrize("zoom", [7, 12, 15])
def test_clusters_tell_no_more_than_the_file(client, city, kind, state, zoom):
    """Whoever takes one filter from another learns of a report that is in the file, with a finer
    point than the cluster has: so no figure of clusters is a secret (docs/shield.md)."""
    for group, lat in ((ItemGroup.FOOD, 24.69), (ItemGroup.STREET, 24.71)):
        item = a_kind(group=group)
        reported(city, item, 108.05, lat, 3)
        reported(city, item, 108.35, lat, 1)
    Report.objects.filter(case__lat=24.69, case__lon=108.35).update(hidden=True)
    one = Report.objects.filter(case__lat=24.71).latest("pk").case
    type(one).objects.filter(pk=one.pk).update(status=Status.RESOLVED, closed_at=timezone.now())

    asked = {"kind": kind, "state": state}
    level = level_of(zoom)
    side = side_of(level)
    points = [
        feature["geometry"]["coordinates"]
        for feature in client.get("/reports.geojson", asked).json()["features"]
    ]
    cells = [(int(lon // side), int(lat // side), 1) for lon, lat in points]
    of_file = [(one.lon, one.lat, one.count) for one in clusters(cells, level=level, least=3)]
    page = client.get("/reports/clusters", asked | {"zoom": zoom, "bbox": "107,24,109,25"})
    of_page = [
        (*one["geometry"]["coordinates"], one["properties"]["count"])
        for one in page.json()["features"]
    ]
    assert of_page == of_file


@pytest.fixture
def counted(city, monkeypatch):
    """A city whose reports the worker has counted: two kinds, two counties, open and closed."""
    monkeypatch.setattr(counting, "MANY", 1)
    monkeypatch.setattr(sight, "SINGLES", 0)
    for group, lat in ((ItemGroup.FOOD, 24.69), (ItemGroup.STREET, 24.71)):
        item = a_kind(group=group)
        reported(city, item, 108.05, lat, 3)
        reported(city, item, 108.35, lat, 4)
        reported(city, item, 109.15, lat, 1)
    for report in Report.objects.order_by("pk")[:2]:
        Case.objects.filter(pk=report.case_id).update(
            status=Status.RESOLVED, closed_at=timezone.now()
        )
    Report.objects.filter(pk=Report.objects.latest("pk").pk).update(hidden=True)
    return city


@pytest.mark.parametrize(("kind", "state"), list(product(KINDS, STATES)))
def test_what_the_worker_counted_is_what_is_counted_when_somebody_looks(
    client, counted, kind, state
):
    for zoom, county in product((5, 9, 14), ("", counted.county.code, "999999")):
        asked = {"kind": kind, "state": state, "county": county, "zoom": zoom}
        forget_all()
        CountedCells.objects.all().delete()
        live = client.get("/reports/clusters", asked | {"bbox": "107,24,109.5,25"}).json()
        assert count_cells(at=timezone.now()) > 0
        forget_all()
        kept = client.get("/reports/clusters", asked | {"bbox": "107,24,109.5,25"}).json()
        assert kept == live


def test_what_was_counted_long_ago_or_of_few_is_not_shown(counted, monkeypatch):
    at = timezone.now()
    count_cells(at=at - CELLS_LAST)
    assert kept_cells(at=at) is None
    count_cells(at=at)
    assert kept_cells(at=at)
    monkeypatch.setattr(counting, "MANY", 100)
    assert count_cells(at=at) == 0
    assert not CountedCells.objects.exists()
