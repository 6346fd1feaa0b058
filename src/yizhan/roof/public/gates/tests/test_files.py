"""/gates.csv and /gates.geojson: open files with their day and their licence."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.rules import GateRow
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_compound(gates=(GateRow("东门", lon=108.061, lat=24.69),), lon=108.06, lat=24.69)


def test_geojson_says_of_which_day_and_under_which_licence(client, place, settings):
    settings.OPEN_DATA_LICENCE = "城市开放许可"
    answer = client.get("/gates.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    body = json.loads(answer.content)
    assert (body["licence"], body["as_of"]) == ("城市开放许可", str(timezone.localdate()))
    (feature,) = body["features"]
    assert feature["geometry"]["coordinates"] == [place.lon, place.lat]
    assert feature["properties"]["gate1_lon"] == 108.061


def test_every_line_of_the_csv_says_it_too(client, place):
    answer = client.get("/gates.csv")
    assert f"gates-{timezone.localdate()}.csv" in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["编码"], row["许可"]) == (place.code, "CC BY 4.0")
    assert row["数据日期"] == str(timezone.localdate())


def test_what_is_taken_out_is_not_in_it(client, place):
    keeper = a_person("handler", place.unit)
    actions.remove_compound(place, by=keeper, at=timezone.now(), reason="拆了")
    assert json.loads(client.get("/gates.geojson").content)["features"] == []


def test_it_costs_the_same_however_many(client, place, django_assert_max_num_queries):
    for _n in range(5):
        a_compound(place.unit, place.division)
    with django_assert_max_num_queries(4):
        client.get("/gates.csv")
