"""import and export: every bad cell is named, an absent column leaves what is known."""

from __future__ import annotations

import io

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Form, Source, write_table, write_template
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.exchange import COLUMNS, HEADINGS, compound_records, read_compounds
from yizhan.wings.care.gates.models import Compound

pytestmark = pytest.mark.django_db

HEAD = "编码,名称,类型,经度,纬度,管理单位,进入方式,夜间照明,入口1,入口1位置,入口1开放时间,入口2\n"
GOOD = "M1,恒远花园,小区,108.06,24.70,{unit},登记,有灯,东门,朝新建路,6:00-22:00,南门\n"


@pytest.fixture(autouse=True)
def unit():
    hechi()
    return a_unit()


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return read_compounds(Source(io.BytesIO(data), MONDAY))


def load(text, by=None):
    """Read and load a file that has nothing to mend."""
    reading = read(text)
    assert not reading.bad
    return actions.load_compounds(reading.good, by=by, at=MONDAY)


def test_words_become_a_place_with_its_gates(unit):
    assert load(HEAD + GOOD.format(unit=unit.code)) == (1, 0, 0)
    place = Compound.objects.get()
    assert (place.kind, place.rule, place.lights) == ("residential", "register", "lit")
    assert (place.division.name, place.unit, place.initials) == ("金城江区", unit, "hyhy")
    gates = [(gate.name, gate.place, gate.hours) for gate in place.gates.all()]
    assert gates == [("东门", "朝新建路", "6:00-22:00"), ("南门", "", "")]


def test_the_same_file_twice_changes_nothing(unit):
    load(HEAD + GOOD.format(unit=unit.code))
    assert load(HEAD + GOOD.format(unit=unit.code)) == (0, 0, 1)


@pytest.mark.parametrize("form", list(Form))
def test_what_is_exported_can_be_imported_without_a_change(unit, form):
    load(HEAD + GOOD.format(unit=unit.code) + f"M2,=cmd,商场,108.07,24.70,{unit.code},,,,,,\n")
    assert load(write_table(compound_records(), HEADINGS, form)) == (0, 0, 2)


def test_every_bad_cell_is_named(unit):
    reading = read(
        HEAD + GOOD.format(unit=unit.code)
        + ",没有编码,小区,108.06,24.70,,,,,,,\n"
        + f"M3,城堡,城堡,108.06,24.70,{unit.code},飞,暗,,朝南,随便,\n"
        + f"M1,北京,小区,116.40,39.90,{unit.code},,,,,,\n"
        + "M5,没单位,小区,108.06,24.70,火星,,,,,,\n"
    )  # fmt: skip

    assert len(reading.good) == 1
    assert {(bad.row, bad.column) for bad in reading.bad} == {
        (3, "code"), (3, "unit"), (4, "kind"), (4, "rule"), (4, "lights"), (4, "gate1_hours"),
        (4, "gate1"), (5, "code"), (5, "lon"), (6, "unit"),
    }  # fmt: skip
    assert all(bad.why for bad in reading.bad)


def test_absent_columns_leave_gates_and_unit_as_they_are(unit):
    load(HEAD + GOOD.format(unit=unit.code))
    short = "编码,名称,类型,经度,纬度\nM1,红岩花园,小区,108.06,24.70\n"
    assert load(short) == (0, 1, 0)
    place = Compound.objects.get()
    assert (place.initials, place.rule, place.gates.count()) == ("hyhy", "register", 2)
    assert place.unit == unit


def test_the_template_has_an_example_that_is_left_out():
    reading = read(write_template(COLUMNS))
    assert (reading.total, reading.bad) == (0, [])


def test_strangers_may_not(unit):
    with pytest.raises(NotAllowed):
        load(HEAD + GOOD.format(unit=unit.code), by=a_person("host", unit))
    assert not Compound.objects.exists()
