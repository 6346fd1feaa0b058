"""/reports/clusters: where how many are, and never where one is."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.public.reports.sight import counted
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import a_kind

PAGE = "/reports/clusters"


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture(autouse=True)
def _fresh():
    counted.forget()


def reported(city, kind, lon, lat, times, **fields):
    for _ in range(times):
        case = city.case(item=kind, at=timezone.now(), lon=lon, lat=lat)
        Report.objects.create(case=case, **fields)


def shown(client, **asked):
    answer = client.get(PAGE, asked)
    assert answer.headers["Content-Type"] == "application/geo+json"
    counted.forget()
    return sorted(one["properties"]["count"] for one in answer.json()["features"])


def test_by_zoom_they_come_apart(client, city):
    kind = a_kind()
    reported(city, kind, 108.05, 24.69, 4)
    reported(city, kind, 108.45, 24.69, 3)
    assert shown(client, zoom=5) == [7]
    assert shown(client, zoom=12) == [3, 4]


def test_one_alone_is_never_a_figure(client, city):
    kind = a_kind()
    reported(city, kind, 108.05, 24.69, 2)
    assert shown(client, zoom=14) == []
    reported(city, kind, 108.45, 24.90, 4)
    for zoom in range(4, 18):
        assert shown(client, zoom=zoom) == [6]


def test_narrowed_as_the_list_is(client, city):
    kind = a_kind()
    reported(city, kind, 108.05, 24.69, 3)
    reported(city, kind, 108.05, 24.69, 5, hidden=True)
    assert shown(client) == [3]
    assert shown(client, kind=kind.group) == [3]
    assert shown(client, kind="food") == []
    assert shown(client, state="closed") == []


def test_within_the_part_that_is_seen(client, city):
    reported(city, a_kind(), 108.05, 24.69, 3)
    assert shown(client, zoom=12, bbox="108,24,109,25") == [3]
    assert shown(client, zoom=12, bbox="100,24,101,25") == []


@pytest.mark.parametrize("zoom", ["", "nan", "inf", "-7", "1e9", "zehn", "１２"])
@pytest.mark.parametrize("bbox", ["", "1,2", "a,b,c,d", "nan,1,2,3"])
def test_whatever_is_asked_for(client, city, zoom, bbox):
    reported(city, a_kind(), 108.05, 24.69, 3)
    assert shown(client, zoom=zoom, bbox=bbox) == [3]


def test_a_second_look_asks_nothing(client, city, django_assert_num_queries):
    reported(city, a_kind(), 108.05, 24.69, 3)
    client.get(PAGE)
    with django_assert_num_queries(0):
        client.get(PAGE)
