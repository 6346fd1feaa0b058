"""import and export: every bad row is named, nothing is kept by half, twice is once."""

from __future__ import annotations

import io

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.index import division_at
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.errors import NotAllowed
from yizhan.kit.geo import Crs
from yizhan.kit.tables import Form, Source, write_table
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.exchange import HEADINGS, read_stations, station_records
from yizhan.wings.care.stations.models import Station

pytestmark = pytest.mark.django_db

HEAD = "编码,名称,类型,经度,纬度,开放时间,服务设施\n"
GOOD = "HC-1,新建路驿站,户外劳动者驿站,108.06,24.70,Mo-Su 08:00-22:00,热水、卫生间\n"


@pytest.fixture(autouse=True)
def city():
    hechi()
    return a_unit()


def read(text, crs=Crs.WGS84, progress=None):
    data = text if isinstance(text, bytes) else text.encode()
    return read_stations(Source(io.BytesIO(data), MONDAY, crs=crs, progress=progress))


def load(text, by=None, **more):
    """Read and load a file that has nothing to mend."""
    reading = read(text, **more)
    assert not reading.bad
    return actions.load_stations(reading.good, by=by, at=MONDAY)


def test_chinese_headers_and_words(city):
    assert load(HEAD + GOOD) == (1, 0, 0)
    station = Station.objects.get()
    assert (station.kind, station.amenities) == ("outdoor_station", ["hot_water", "toilet"])
    assert station.division.name == "金城江区"
    assert station.unit == city


@pytest.mark.parametrize(
    ("words", "hours", "remarks"),
    [
        ("周一至周五 9:00-18:00；法定节假日休息", "Mo-Fr 09:00-18:00; PH off", 0),
        ("全天", "24/7", 0),
        ("00:00-23:59", "00:00-23:59", 1),
        ("Fr 10:00-03:00; Sa 12:00-18:00", "Fr 10:00-03:00; Sa 12:00-18:00", 1),
    ],
)
def test_hours_may_be_words_and_get_hints(words, hours, remarks):
    row = GOOD.replace("Mo-Su 08:00-22:00", words)
    assert len(read(HEAD + row).remarks) == remarks
    load(HEAD + row)
    assert Station.objects.get().hours == hours


def test_english_headers_and_words():
    load(
        "Station code,Name,Type,Longitude,Latitude,Amenities\n"
        'X1,Post,bank,108.06,24.70,"hot water, Wi-Fi; toilet"\n'
    )
    assert Station.objects.get().amenities == ["hot_water", "toilet", "wifi"]


def test_gcj02_is_moved_by_some_hundred_metres():
    load(HEAD + GOOD, crs=Crs.GCJ02)
    station = Station.objects.get()
    assert station.source_crs == "gcj02"
    assert 0.001 < abs(station.lon - 108.06) < 0.01


def test_every_bad_cell_is_named():
    reading = read(
        HEAD + GOOD
        + ",没有编码,户外劳动者驿站,108.06,24.70,,\n"
        + "HC-3,城堡,城堡,108.06,24.70,随便,黄金\n"
        + "HC-4,北京,银行,116.40,39.90,,\n"
        + "HC-5,换了,户外劳动者驿站,24.70,108.06,,\n"
        + "HC-1,重复,户外劳动者驿站,108.06,24.70,,\n"
    )  # fmt: skip

    assert len(reading.good) == 1
    where = {(bad.row, bad.column) for bad in reading.bad}
    assert where == {
        (3, "code"), (4, "kind"), (4, "hours"), (4, "amenities"), (5, "lon"), (6, "lon, lat"),
        (7, "code"),
    }  # fmt: skip
    assert all(bad.why for bad in reading.bad)


def test_the_second_import_changes_nothing():
    load(HEAD + GOOD, crs=Crs.BD09)
    assert load(HEAD + GOOD, crs=Crs.BD09) == (0, 0, 1)


@pytest.mark.parametrize("form", list(Form))
def test_what_is_exported_can_be_imported_without_a_change(form):
    load(HEAD + GOOD + "HC-2,=cmd,银行,108.0712345,24.7012345,,\n", crs=Crs.GCJ02)
    file = write_table(station_records(), HEADINGS, form)

    assert load(file) == (0, 0, 2)


def test_near_a_border_it_is_flagged():
    near = next(n for n in range(900) if border_at(107.5 + n / 1000))
    reading = read(HEAD + f"HC-1,站,银行,{107.5 + near / 1000},24.7,,\n")
    assert [(remark.row, remark.name) for remark in reading.remarks] == [(2, "HC-1")]
    assert reading.good[0].near_border


def border_at(lon):
    place = division_at(lon, 24.7)
    return place.near_border and place.division is not None


def test_a_county_that_contradicts_the_point_is_bad():
    reading = read("编码,名称,类型,经度,纬度,县区\nHC-1,站,银行,108.06,24.70,东兰县\n")
    assert [bad.column for bad in reading.bad] == ["division"]
    assert "金城江区" in reading.bad[0].why


def test_strangers_may_not(city):
    with pytest.raises(NotAllowed):
        load(HEAD + GOOD, by=a_person("host", city))


@pytest.mark.slow
def test_20_000_rows_come_with_progress():
    lines = [
        f"HC-{n},驿站{n},户外劳动者驿站,{107.95 + n % 200 / 1000:.4f},{24.6 + n // 200 / 1000:.4f},"
        "Mo-Su 08:00-22:00,热水、卫生间、手机充电\n"
        for n in range(20_000)
    ]
    heard = []
    loaded = load(HEAD + "".join(lines), progress=lambda rows, total: heard.append(rows))

    assert loaded.new == 20_000
    assert len(heard) >= 10


def test_a_column_that_is_absent_leaves_what_is_known(city):
    more = "编码,名称,类型,经度,纬度,管理单位,地址,地标,电话,开放时间,服务设施\n"
    load(more + f"HC-1,站,银行,108.06,24.70,{city.code},新建路1号,桥头,2280001,24/7,热水\n")
    before = vars(Station.objects.get())

    assert load("编码,名称,类型,经度,纬度\nHC-1,新名,银行,108.06,24.70\n") == (0, 1, 0)

    after = vars(Station.objects.get())
    changed = {key for key in before if before[key] != after[key]} - {"_state"}
    assert changed == {"name", "version", "revision"}


def test_a_cell_that_is_empty_empties():
    load(HEAD + GOOD)
    assert load(
        "编码,名称,类型,经度,纬度,开放时间\nHC-1,新建路驿站,户外劳动者驿站,108.06,24.70,\n"
    ) == (0, 1, 0)
    station = Station.objects.get()
    assert (station.hours, station.amenities) == ("", ["hot_water", "toilet"])


def test_a_county_somebody_chose_stays_where_the_file_has_none():
    near = 107.5 + next(n for n in range(900) if border_at(107.5 + n / 1000)) / 1000
    place = division_at(near, 24.7)
    chosen = next(one for one in place.candidates if one != place.division)
    load(f"编码,名称,类型,经度,纬度,县区\nHC-1,站,银行,{near},24.7,{chosen.code}\n")
    assert load(f"编码,名称,类型,经度,纬度\nHC-1,站,银行,{near},24.7\n") == (0, 0, 1)
    assert Station.objects.get().division == chosen
