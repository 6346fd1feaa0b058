"""Orders from files: added up by cell, the same twice, and the same again when exported."""

from __future__ import annotations

from io import BytesIO

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Form, Source, write_table
from yizhan.wings.care.siting.actions import load_heat
from yizhan.wings.care.siting.exchange import (
    HEADINGS,
    heat_records,
    read_candidates,
    read_heat,
)
from yizhan.wings.care.siting.models import HeatCell
from yizhan.wings.care.siting.tests.factories import FAR, NEAR, heat

pytestmark = pytest.mark.django_db


def reading(text: str, read=read_heat):
    return read(Source(BytesIO(text.encode()), at=MONDAY))


def test_rows_of_one_cell_and_hour_are_added_up():
    rows = reading("经度,纬度,小时,订单数\n108.05,24.69,23,7\n108.05,24.69,23时,8\n").good
    assert load_heat(rows, by=an_admin(a_unit()), at=MONDAY) == (1, 0, 0)
    assert HeatCell.objects.get().orders == 15
    assert Entry.objects.filter(verb="siting.heat_loaded").count() == 1


def test_the_same_file_twice_changes_nothing_and_another_only_what_it_names():
    load_heat(heat((NEAR, 23, 5), (FAR, 22, 6)), by=None, at=MONDAY)
    assert load_heat(heat((NEAR, 23, 5), (FAR, 22, 6)), by=None, at=MONDAY) == (0, 0, 2)
    assert load_heat(heat((FAR, 22, 9)), by=None, at=MONDAY) == (0, 1, 0)
    assert HeatCell.objects.count() == 2


def test_what_was_exported_can_be_imported_without_a_change():
    load_heat(heat((NEAR, 23, 5), (FAR, 22, 6)), by=None, at=MONDAY)
    file = write_table(heat_records(), HEADINGS, Form.CSV)
    rows = read_heat(Source(BytesIO(file), at=MONDAY)).good
    assert load_heat(rows, by=None, at=MONDAY) == (0, 0, 2)


@pytest.mark.parametrize(
    ("row", "column"),
    [("108.05,24.69,24,7", "hour"), ("108.05,24.69,1,-7", "orders"), ("x,24.69,1,7", "lon, lat"),
     ("108.05,24.69,1,7.5", "orders"), ("108.05,24.69,,7", "hour")],
)  # fmt: skip
def test_what_is_wrong_is_named(row, column):
    bad = reading(f"经度,纬度,小时,订单数\n{row}\n").bad
    assert [one.column for one in bad] == [column]


def test_candidates_have_codes_of_their_own():
    text = "编码,名称,经度,纬度\nA,东门,108.05,24.69\nA,西门,108.06,24.69\n"
    answer = reading(text, read_candidates)
    assert [row.name for row in answer.good] == ["东门"] and len(answer.bad) == 1


def test_who_keeps_no_stations_may_not():
    with pytest.raises(NotAllowed):
        load_heat(
            heat((NEAR, 1, 5)), by=a_person("company", a_unit(), scope=Scope.BELOW), at=MONDAY
        )
