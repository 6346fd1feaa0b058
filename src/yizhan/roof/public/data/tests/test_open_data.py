"""/data/open: files with their day and licence, a catalogue, and answers that cost little twice."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person, an_admin
from yizhan.roof.public.data.datasets import DATASETS, Dataset
from yizhan.wings.care.gates.tests.factories import a_compound
from yizhan.wings.care.stations.actions import report_signal, unlist
from yizhan.wings.care.stations.rules import Listing
from yizhan.wings.care.stations.tests.factories import a_station, device
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site
from yizhan.wings.participation.reports.actions import set_hidden
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db
FILES = sorted((one.key, form.value) for one in DATASETS for form in one.forms)
WORDS = "老板姓王，天天这样"


def path(key, form):
    return f"/data/open/{key}.{form}"


def read(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(client, key):
    text = read(client.get(path(key, "csv"))).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def city():
    city = a_city()
    a_station(name="=城西驿站")
    a_compound(code="A")
    a_report(city, a_kind(name="车道被占"), text=WORDS, lon=108.0512, lat=24.6901)
    hidden = a_report(city, a_kind(name="藏起来的"))
    set_hidden(hidden, hidden=True, by=city.handler, reason="重复", at=LATER)
    return city


@pytest.mark.parametrize(("key", "form"), FILES)
def test_every_file_says_its_day_and_its_licence(client, city, key, form, settings):
    settings.OPEN_DATA_LICENCE = "CC BY 9"
    answer = client.get(path(key, form))
    data = read(answer)
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{key}-20')
    if form == "geojson":
        whole = json.loads(data)
        assert (whole["licence"], whole["type"]) == ("CC BY 9", "FeatureCollection")
        assert whole["as_of"] and whole["features"]
    else:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert rows[0][-2:] == ["数据日期", "许可"]
        assert {row[-1] for row in rows[1:]} == {"CC BY 9"}


def test_reports_are_those_of_the_page_and_say_no_more(client, city):
    (row,) = rows_of(client, "reports")
    assert (row["类别"], row["状态"], row["经度"]) == ("车道被占", "open", "108.051")
    assert len(row["日期"]) == len("2026-11-30")
    for form in ("csv", "geojson"):
        text = read(client.get(path("reports", form))).decode()
        assert WORDS not in text and "藏起来的" not in text
        assert Report.objects.public().get().case.ticket not in text


def test_no_cell_of_a_station_is_a_formula_and_unlisted_ones_are_not_there(client, city):
    a_station(name="没上架", listing=Listing.UNLISTED)
    assert [row["名称"] for row in rows_of(client, "stations")] == ["'=城西驿站"]


def test_a_figure_of_fewer_than_five_people_is_empty(client):
    site = a_site()
    for _ in range(4):
        a_ridership(a_person(), site, joined_on=date(2024, 5, 1))
    (riders,) = [r for r in rows_of(client, "indicators") if r["编码"] == "riders"][:1]
    assert riders["数值"] == ""


@pytest.mark.parametrize("key", ["reports.csv", "gates.geojson", "catalogue.jsonld"])
def test_who_asks_again_gets_not_modified(client, city, key):
    first = client.get(f"/data/open/{key}")
    mark = first.headers["ETag"]
    assert "public" in first.headers["Cache-Control"]
    again = client.get(f"/data/open/{key}", headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    if key == "reports.csv":
        set_hidden(
            Report.objects.public().get(), hidden=True, by=city.handler, reason="重复", at=LATER
        )
        changed = client.get(f"/data/open/{key}", headers={"If-None-Match": mark})
        assert changed.status_code == 200 and changed.headers["ETag"] != mark


NOON = datetime(2024, 3, 5, 4, 0, 0, 400_000, tzinfo=UTC)
MIDNIGHT = "Mon, 04 Mar 2024 16:00:00 GMT"


def since(client, key, **headers):
    answer = client.get(f"/data/open/{key}", headers=headers)
    return answer.status_code, answer.headers.get("Last-Modified")


@pytest.mark.parametrize("key", ["stations.geojson", "dictionary.csv", "catalogue.jsonld"])
def test_an_answer_says_since_when_it_is_as_it_is(client, city, key):
    with time_machine.travel(NOON, tick=False):
        assert since(client, key) == (200, MIDNIGHT)
        assert since(client, key, **{"If-Modified-Since": MIDNIGHT}) == (304, MIDNIGHT)
        before = "Mon, 04 Mar 2024 15:59:59 GMT"
        assert since(client, key, **{"If-Modified-Since": before}) == (200, MIDNIGHT)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert since(client, key, **{"If-Modified-Since": MIDNIGHT})[0] == 200


def test_a_change_of_a_station_makes_its_files_newer(client, city):
    admin, station = an_admin(city.committee), a_station(city.union)
    was = {"If-Modified-Since": MIDNIGHT}
    with time_machine.travel(NOON, tick=False):
        unlist(station, by=admin, at=NOON, reason="搬走了")
        assert since(client, "stations.csv", **was) == (200, None), "more may follow this second"
    with time_machine.travel(NOON + timedelta(seconds=1), tick=False):
        edited = "Tue, 05 Mar 2024 04:00:01 GMT"
        assert since(client, "stations.csv", **was) == (200, edited)
        assert since(client, "stations.csv", **{"If-Modified-Since": edited}) == (304, edited)
        assert since(client, "catalogue.jsonld", **was)[0] == 304


def test_what_is_said_at_a_door_is_not_in_the_files_and_makes_none_newer(client, city):
    station = a_station()
    with time_machine.travel(NOON, tick=False):
        report_signal(station, "locked", device=device("a"), witness=None, by=None, at=NOON)
        assert since(client, "stations.csv") == (200, MIDNIGHT)


def test_in_the_first_minute_of_a_day_nothing_is_said(client, city):
    first = NOON.replace(day=4, hour=16, minute=0, second=59)
    with time_machine.travel(first, tick=False):
        assert since(client, "stations.csv") == (200, None)


@pytest.mark.parametrize("key", ["reports.csv", "gates.csv", "indicators.csv"])
def test_what_is_not_known_or_would_tell_a_time_of_day_is_not_said(client, city, key):
    assert since(client, key) == (200, None)


@pytest.mark.parametrize("key", ["stations.csv", "catalogue.jsonld"])
def test_it_travels_compressed(city, key):
    for _ in range(3):
        a_station()
    plain, packed = Client(), Client(headers={"Accept-Encoding": "gzip"})
    answer = packed.get(f"/data/open/{key}")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(read(answer)) == read(plain.get(f"/data/open/{key}"))
    mark = answer.headers["ETag"]
    again = packed.get(f"/data/open/{key}", headers={"If-None-Match": mark})
    assert again.status_code == 304


def test_the_catalogue_names_every_file_and_every_address_answers(client, city):
    whole = client.get("/data/open/catalogue.jsonld").json()
    assert whole["@type"] == "dcat:Catalog"
    files = [one for dataset in whole["dcat:dataset"] for one in dataset["dcat:distribution"]]
    assert len(files) > len(FILES)
    for one in files:
        address = one["dcat:accessURL"].partition("//")[2].partition("/")[2]
        answer = client.get(f"/{address}")
        assert answer.status_code == 200, address
        assert answer.headers["Content-Type"].startswith(one["dcat:mediaType"])
        assert one["dct:license"]
        assert answer.headers["ETag"], address


def test_every_column_of_a_file_stands_in_the_dictionary(client, city):
    text = read(client.get("/data/open/dictionary.csv")).decode("utf-8-sig")
    known = {(row["数据集"], row["表头"]) for row in csv.DictReader(io.StringIO(text))}
    for one in DATASETS:
        headings = list(rows_of(client, one.key)[0])[:-2]
        assert {(one.key, heading) for heading in headings} <= known


def test_the_page_leads_to_all_of_them(client, city):
    page = client.get("/data/open")
    assert page.status_code == 200
    for key, form in FILES:
        assert path(key, form) in page.text


@pytest.mark.parametrize("name", ["riders.csv", "indicators.geojson", "stations.xlsx", "x.csv"])
def test_what_is_not_open_is_not_found(client, name):
    assert client.get(f"/data/open/{name}").status_code == 404


def test_a_long_file_leaves_in_parts_and_is_whole(client, city, monkeypatch):
    whole = read(client.get(path("stations", "geojson")))
    monkeypatch.setattr("yizhan.roof.shared.open_answers.IN_MEMORY", 10)
    monkeypatch.setattr("yizhan.kit.tables.writing.PART", 10)
    answer = client.get(path("stations", "geojson"))
    assert answer.streaming and read(answer) == whole
    again = client.get(path("stations", "geojson"), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_no_dataset_is_forgotten_in_the_words(client):
    assert all(isinstance(one, Dataset) and str(one.title) and str(one.about) for one in DATASETS)
