"""Nothing open near by is counted by cell, by browsers that are known, and of nobody else."""

from __future__ import annotations

import pytest

from yizhan.roof.shared.rate_limits import DEVICE_COOKIE
from yizhan.wings.care.siting.models import Search
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db
HERE = {"X-Here": "108.3,24.9"}


def test_a_known_browser_counts_once_however_often_it_looks(client):
    client.cookies[DEVICE_COOKIE] = "known"
    for _again in range(3):
        assert client.get("/", headers=HERE).status_code == 200
    assert Search.objects.count() == 1


def test_an_unknown_browser_and_one_without_a_position_count_nothing(client):
    client.get("/", headers=HERE)
    client.cookies[DEVICE_COOKIE] = "known"
    client.get("/")
    assert not Search.objects.exists()


def test_with_an_open_station_near_by_nothing_is_counted(client):
    a_station(lon=108.301, lat=24.9, hours="24/7")
    client.cookies[DEVICE_COOKIE] = "known"
    client.get("/", headers=HERE)
    assert not Search.objects.exists()
