"""Exam weeks and their halls out of a file and into one."""

from __future__ import annotations

import io
from datetime import date, time

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.kit.geo import Crs
from yizhan.kit.tables import Form, Source, write_table
from yizhan.wings.participation.fleet.actions import load_weeks
from yizhan.wings.participation.fleet.actions.weeks import WeekInUse
from yizhan.wings.participation.fleet.exchange import HEADINGS, hall_records, read_halls
from yizhan.wings.participation.fleet.models import ExamWeek, Hall
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)
HEAD = "组织单位,考试名称,首个考试日,最后考试日,开始受理日期,每日考试结束时间,考点,经度,纬度\n"
WEEK = "高考,2024-06-07,2024/6/8,2024-06-04,18:00"


def reading(text: str, **more):
    return read_halls(Source(io.BytesIO(text.encode()), at=MONDAY, **more))


@pytest.fixture
def unit():
    return a_unit()


def rows_of(unit, *halls: str, week: str = WEEK) -> str:
    return HEAD + "".join(f"{unit.code},{week},{hall}\n" for hall in halls)


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX, Form.GEOJSON])
def test_what_was_exported_is_imported_without_a_change(unit, form):
    a_week(unit, day=DAY, at=MONDAY)
    before = list(ExamWeek.objects.values()), list(Hall.objects.order_by("pk").values())
    file = write_table(hall_records(), HEADINGS, form)
    rows = read_halls(Source(io.BytesIO(file), at=MONDAY))
    assert (rows.bad, rows.unknown) == ([], ())
    assert load_weeks(rows.good, by=None, at=MONDAY) == (0, 0, 2)
    assert (list(ExamWeek.objects.values()), list(Hall.objects.order_by("pk").values())) == before


def test_a_week_comes_with_its_halls_and_once(unit):
    rows = reading(rows_of(unit, "河池高中,108.062,24.696", "二中,108.082,24.706"))
    assert rows.bad == []
    assert load_weeks(rows.good, by=an_admin(unit), at=MONDAY) == (2, 0, 0)
    week = ExamWeek.objects.get()
    assert (week.asked_from, week.last_day, week.over_at) == (
        date(2024, 6, 4), date(2024, 6, 8), time(18),
    )  # fmt: skip
    assert load_weeks(rows.good, by=an_admin(unit), at=MONDAY) == (0, 0, 2)


def test_another_place_is_a_change_and_a_hall_that_is_not_named_stays(unit):
    a_week(unit, day=DAY, at=MONDAY)
    rows = reading(rows_of(unit, "河池高中,108.07,24.7", "三中,108.09,24.71"))
    assert load_weeks(rows.good, by=None, at=MONDAY) == (1, 1, 0)
    halls = dict(Hall.objects.values_list("name", "lon"))
    assert halls == {"河池高中": 108.07, "金城江二中": 108.082, "三中": 108.09}


def test_absent_columns_leave_what_is_known(unit):
    a_week(unit, day=DAY, at=MONDAY)
    head = "组织单位,考试名称,首个考试日,最后考试日,考点,经度,纬度\n"
    row = f"{unit.name},高考,2024-06-07,2024-06-08,河池高中,108.062,24.696\n"
    assert load_weeks(reading(head + row).good, by=None, at=MONDAY) == (0, 0, 1)


def test_every_fault_is_named_with_its_row_and_column(unit):
    text = rows_of(unit, "甲,108.062,24.696", "甲,108.062,24.696", "乙,24.7,108.06")
    text += "没有这个,高考,6月7号,2024-06-08,,二十四点,,108.06,24.7\n"
    text += f"{unit.code},中考,2024-06-20,2024-06-19,2024-06-21,18:00,丙,108.06,24.7\n"
    text += f"{unit.code},高考,2024-06-07,2024-06-09,2024-06-04,18:00,丁,108.06,24.7\n"
    rows = reading(text)
    assert [row.name for row in rows.good] == ["甲"]
    assert {(bad.row, bad.column) for bad in rows.bad} == {
        (3, "name"), (4, "lon, lat"), (5, "unit"), (5, "first_day"), (5, "over_at"), (5, "name"),
        (6, "last_day"), (6, "asked_from"), (7, "last_day"),
    }  # fmt: skip
    assert all(bad.why for bad in rows.bad)


def test_the_system_of_the_points_is_told(unit):
    [row] = reading(rows_of(unit, "甲,108.0667,24.6935"), crs=Crs.GCJ02).good
    assert (row.lon, row.lat) != (108.0667, 24.6935)
    assert abs(row.lon - 108.0667) < 0.01


def test_a_week_in_which_something_was_asked_for_stays(unit):
    week = a_week(unit, day=DAY, at=MONDAY)
    a_helper(week, a_person(), at=SEVEN)
    an_errand(week, at=SEVEN)
    same = reading(rows_of(unit, "河池高中,108.062,24.696"))
    assert load_weeks(same.good, by=None, at=SEVEN) == (0, 0, 1)
    moved = reading(rows_of(unit, "河池高中,108.1,24.696"))
    with pytest.raises(WeekInUse, match="高考"):
        load_weeks(moved.good, by=None, at=SEVEN)


def test_one_imports_for_ones_own_units(unit):
    rows = reading(rows_of(unit, "甲,108.062,24.696"))
    with pytest.raises(NotAllowed):
        load_weeks(rows.good, by=an_admin(a_unit(unit)), at=MONDAY)
    assert not ExamWeek.objects.exists()
