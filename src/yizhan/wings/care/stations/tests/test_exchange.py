"""import and export: every bad row is named, nothing is kept by half, twice is once."""

from __future__ import annotations

import io
import time

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.index import division_at
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Form, write_table
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.exchange import HEADINGS, export_records
from yizhan.wings.care.stations.models import Station

pytestmark = pytest.mark.django_db

HEAD = "编码,名称,类型,经度,纬度,开放时间,服务设施\n"
GOOD = "HC-1,新建路驿站,户外劳动者驿站,108.06,24.70,Mo-Su 08:00-22:00,热水、卫生间\n"


@pytest.fixture(autouse=True)
def city():
    hechi()
    return a_unit()


def imported(text, **more):
    more = {"by": None, "at": MONDAY} | more
    data = text if isinstance(text, bytes) else text.encode()
    return actions.import_stations(io.BytesIO(data), **more)


def test_chinese_headers_and_words(city):
    done = imported(HEAD + GOOD)

    assert done.loaded == (1, 0, 0)
    station = Station.objects.get()
    assert (station.kind, station.amenities) == ("outdoor_station", ["hot_water", "toilet"])
    assert station.division.name == "金城江区"
    assert station.unit == city


def test_english_headers_and_words():
    done = imported(
        "Station code,Name,Type,Longitude,Latitude,Amenities\n"
        'X1,Post,bank,108.06,24.70,"hot water, Wi-Fi; toilet"\n'
    )
    assert not done.reading.bad
    assert Station.objects.get().amenities == ["hot_water", "toilet", "wifi"]


def test_gcj02_is_moved_by_some_hundred_metres():
    imported(HEAD + GOOD, crs="gcj02")
    station = Station.objects.get()
    assert station.source_crs == "gcj02"
    assert 0.001 < abs(station.lon - 108.06) < 0.01


def test_every_bad_cell_is_named_and_nothing_is_kept():
    done = imported(
        HEAD + GOOD
        + ",没有编码,户外劳动者驿站,108.06,24.70,,\n"
        + "HC-3,城堡,城堡,108.06,24.70,随便,黄金\n"
        + "HC-4,北京,银行,116.40,39.90,,\n"
        + "HC-5,换了,户外劳动者驿站,24.70,108.06,,\n"
        + "HC-1,重复,户外劳动者驿站,108.06,24.70,,\n"
    )  # fmt: skip

    assert done.loaded is None
    assert not Station.objects.exists()
    where = {(bad.row, bad.column) for bad in done.reading.bad}
    assert where == {
        (3, "code"), (4, "kind"), (4, "hours"), (4, "amenities"), (5, "lon"), (6, "lon, lat"),
        (7, "code"),
    }  # fmt: skip
    assert all(bad.why for bad in done.reading.bad)


def test_good_ones_are_kept_if_asked():
    done = imported(HEAD + GOOD + "HC-2,,银行,108.06,24.70,,\n", keep_good=True)
    assert done.loaded == (1, 0, 0)
    assert [(bad.row, bad.column) for bad in done.reading.bad] == [(3, "name")]


def test_a_rehearsal_keeps_nothing():
    done = imported(HEAD + GOOD, rehearse=True)
    assert done.loaded is None
    assert not Station.objects.exists()


def test_the_second_import_changes_nothing():
    imported(HEAD + GOOD, crs="bd09")
    assert imported(HEAD + GOOD, crs="bd09").loaded == (0, 0, 1)


@pytest.mark.parametrize("form", list(Form))
def test_what_is_exported_can_be_imported_without_a_change(form):
    imported(HEAD + GOOD + "HC-2,=cmd,银行,108.0712345,24.7012345,,\n", crs="gcj02")
    stations = Station.objects.select_related("division", "unit")
    file = write_table(export_records(stations), HEADINGS, form)

    done = imported(file)

    assert not done.reading.bad
    assert done.loaded == (0, 0, 2)


def test_near_a_border_it_is_flagged():
    near = next(n for n in range(900) if border_at(107.5 + n / 1000))
    done = imported(HEAD + f"HC-1,站,银行,{107.5 + near / 1000},24.7,,\n")
    assert [number for number, _code in done.reading.near] == [2]
    assert Station.objects.get().near_border


def border_at(lon):
    place = division_at(lon, 24.7)
    return place.near_border and place.division is not None


def test_a_county_that_contradicts_the_point_is_bad():
    done = imported("编码,名称,类型,经度,纬度,县区\nHC-1,站,银行,108.06,24.70,东兰县\n")
    assert [bad.column for bad in done.reading.bad] == ["division"]
    assert "金城江区" in done.reading.bad[0].why


def test_strangers_may_not(city):
    with pytest.raises(NotAllowed):
        imported(HEAD + GOOD, by=a_person("host", city))


def test_20_000_rows_take_less_than_30_seconds():
    lines = [
        f"HC-{n},驿站{n},户外劳动者驿站,{107.95 + n % 200 / 1000:.4f},{24.6 + n // 200 / 1000:.4f},"
        "Mo-Su 08:00-22:00,热水、卫生间、手机充电\n"
        for n in range(20_000)
    ]
    heard = []
    began = time.process_time()
    done = imported(HEAD + "".join(lines), reading=lambda rows, total: heard.append(rows))

    assert done.loaded is not None, done.reading.bad[:3]
    assert done.loaded.created == 20_000
    assert time.process_time() - began < 30
    assert len(heard) >= 10
