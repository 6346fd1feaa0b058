"""/api/v1/stations: the shapes of the contract, and no query for the nearest."""

from __future__ import annotations

import pytest

from yizhan.roof.openapi import stations
from yizhan.roof.openapi.api import patterns
from yizhan.roof.openapi.stations import FAST_VIEWS
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.index import keeper
from yizhan.wings.care.stations.models import Signal
from yizhan.wings.care.stations.tests.factories import MONDAY, a_station, device

pytestmark = pytest.mark.django_db

NEAREST = "/api/v1/stations/nearest"


@pytest.fixture
def station():
    return a_station(hours="24/7", lon=108.06, lat=24.69)


def test_nearest_is_geojson(client, station):
    answer = client.get(NEAREST, {"lat": 24.69, "lon": 108.061, "open": "now"})

    assert answer.status_code == 200
    (feature,) = answer.json()["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [108.06, 24.69]}
    known = feature["properties"]
    assert known["distance_m"] == pytest.approx(101.0, abs=1)
    assert {name: known[name] for name in ("code", "name", "kind", "open", "open_until")} == {
        "code": station.code, "name": station.name, "kind": "outdoor_station", "open": "yes",
        "open_until": None,
    }  # fmt: skip
    assert known["amenities"] == ["toilet", "hot_water"]
    assert known["last_seen"] is None


def test_filters(client, station):
    def found(**asked):
        answer = client.get(NEAREST, {"lat": 24.69, "lon": 108.07, **asked})
        return len(answer.json()["features"])

    assert found(amenity="hot_water,toilet") == 1
    assert found(amenity="shower") == 0
    assert found(within=500) == 0
    assert found(within=5000) == 1
    actions.report_signal(station, "locked", device=device("a"), witness=None, by=None, at=MONDAY)
    assert found(open="now") == 1  # what was said in 2024 has faded


def test_nobody_is_sent_after_an_amenity_that_is_none(client, station):
    answer = client.get(NEAREST, {"lat": 24.69, "lon": 108.06, "amenity": "toilet,pool"})

    assert answer.status_code == 422
    message = answer.json()["fields"]["amenity"]
    assert message.startswith("“pool”不在")
    assert "hot_water" in message


@pytest.mark.parametrize(
    "asked", [{}, {"lat": 91, "lon": 0}, {"lat": "x", "lon": 0}, {"lat": 0, "lon": 0, "limit": 0}]
)
def test_what_cannot_be_is_422(client, asked):
    answer = client.get(NEAREST, asked)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"


@pytest.mark.parametrize(
    "asked",
    [
        "lat=24.69&lon=108.06",
        "lat=%2B24.69&lon=1.0806e2&limit=1&within=10",
        "lat=1&lat=24.69&lon=108.06",  # of a name given twice the last one counts
        "lat=24.69&lon=108.06&amenity=toilet%2Chot_water",
        "lat=24.69&lon=108.06&amenity=toilet,shower",
        "lat=24.69&lon=108.06&amenity=&open=",
        "lat=24.69&lon=108.06&colour=red",
        "lat=24.69&lon=108.06&within=",
        "lat=24.69&lon=108.06&open=yes",
        "lat=24.69;lon=108.06",
        "lat=nan&lon=108.06",
    ],
)
def test_the_short_way_says_what_the_long_one_says(client, station, asked, monkeypatch):
    a_station(hours="", lon=108.07, lat=24.69)

    short = client.get(f"{NEAREST}?{asked}")
    monkeypatch.setattr(stations, "_query_pairs", lambda request: [("lat", "nowhere")])
    long = client.get(f"{NEAREST}?{asked}")

    assert (short.status_code, short.content) == (long.status_code, long.content)


def test_nearest_asks_the_database_nothing(client, station, settings, django_assert_num_queries):
    client.get(NEAREST, {"lat": 24.69, "lon": 108.07})
    settings.INDEX_POLL = 60
    keeper.stations_index()
    with django_assert_num_queries(0):
        client.get(NEAREST, {"lat": 24.69, "lon": 108.07, "open": "now", "amenity": "toilet"})


def test_list_is_paged_and_filtered(client, station):
    other = a_station(kind="bank")
    answer = client.get("/api/v1/stations").json()
    assert (answer["count"], answer["next"]) == (2, None)
    answer = client.get("/api/v1/stations", {"kind": "bank"}).json()
    assert [item["code"] for item in answer["items"]] == [other.code]
    answer = client.get("/api/v1/stations", {"division": station.division.code}).json()
    assert [item["code"] for item in answer["items"]] == [station.code]


def test_one(client, station):
    answer = client.get(f"/api/v1/stations/{station.code}").json()
    assert (answer["code"], answer["open"]) == (station.code, "yes")
    assert client.get("/api/v1/stations/none").status_code == 404


def test_a_signal(client, station):
    address = f"/api/v1/stations/{station.code}/signals"
    answer = client.post(address, {"signal": "locked"}, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["open"] == "no"
    assert client.get(f"/api/v1/stations/{station.code}").json()["open"] == "no"

    answer = client.post(address, {"signal": "haunted"}, content_type="application/json")
    assert answer.status_code == 422


def test_a_signal_sent_twice_is_one(client, station):
    for _ in range(2):
        answer = client.post(
            f"/api/v1/stations/{station.code}/signals",
            {"signal": "full"},
            content_type="application/json",
            headers={"Idempotency-Key": "k1"},
        )
        assert answer.status_code == 201
    assert Signal.objects.count() == 1


def test_signals_are_limited(client, station, settings):
    settings.LIMITS_TIMES = 0.01
    codes = {
        client.post(
            f"/api/v1/stations/{station.code}/signals",
            {"signal": "full"},
            content_type="application/json",
        ).status_code
        for _ in range(6)
    }
    assert 429 in codes


def test_a_fast_view_belongs_to_an_operation():
    assert set(FAST_VIEWS) <= {getattr(pattern, "name", None) for pattern in patterns}
