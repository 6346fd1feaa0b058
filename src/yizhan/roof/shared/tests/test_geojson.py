"""geojson: what the index keeps of a station is read back out of it unchanged."""

from __future__ import annotations

import json

import pytest

from yizhan.roof.shared.geojson import feature_collection, place_of
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.tests.factories import MONDAY, a_station

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ['"好" \\ 驿站', "]}}", "𠮷 买买提·阿不都"])
def test_place_and_feature_hold_the_same(name):
    station = a_station(name=name, lon=108.061234, lat=24.695678)
    (hit,) = stations_index().nearest(108.06, 24.69, limit=1, at=MONDAY)

    place = place_of(hit)
    (feature,) = json.loads(feature_collection([hit]))["features"]

    known = feature["properties"]
    assert place == (108.061234, 24.695678, station.code, name)
    assert (*feature["geometry"]["coordinates"], known["code"], known["name"]) == place
