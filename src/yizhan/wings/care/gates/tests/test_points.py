"""Coordinates of gates: both or none, beside their place, kept by a file that does not speak of
them."""

from __future__ import annotations

import io

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.geo import from_wgs84
from yizhan.kit.tables import Form, Source, write_table
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.exchange import HEADINGS, compound_records, read_compounds
from yizhan.wings.care.gates.models import Gate
from yizhan.wings.care.gates.rules import GateRow
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db

HEAD = "编码,名称,类型,经度,纬度,管理单位,入口1"
POINT = ",入口1经度,入口1纬度"


@pytest.fixture
def unit():
    hechi()
    return a_unit()


def read(text, **more):
    return read_compounds(Source(io.BytesIO(text.encode()), MONDAY, **more))


def a_file(unit, *, point=""):
    head = HEAD + (POINT if point else "")
    return f"{head}\nM1,恒远花园,小区,108.06,24.70,{unit.code},东门{point}\n"


def test_a_file_says_where_a_gate_is_and_one_without_leaves_it(unit):
    actions.load_compounds(read(a_file(unit, point=",108.061,24.701")).good, by=None, at=MONDAY)
    gate = Gate.objects.get()
    assert (gate.lon, gate.lat) == (108.061, 24.701)

    assert actions.load_compounds(read(a_file(unit)).good, by=None, at=MONDAY) == (0, 0, 1)
    gate = Gate.objects.get()
    assert (gate.lon, gate.lat) == (108.061, 24.701)


@pytest.mark.parametrize("form", list(Form))
def test_what_is_exported_can_be_imported_without_a_change(unit, form):
    actions.load_compounds(read(a_file(unit, point=",108.061,24.701")).good, by=None, at=MONDAY)
    file = write_table(compound_records(), HEADINGS, form)
    reading = read_compounds(Source(io.BytesIO(file), MONDAY))
    assert actions.load_compounds(reading.good, by=None, at=MONDAY) == (0, 0, 1)


def test_the_gates_are_in_the_system_of_the_file(unit):
    lon, lat = from_wgs84(108.061, 24.701, "gcj02")
    place = from_wgs84(108.06, 24.70, "gcj02")
    file = f"{HEAD}{POINT}\nM1,恒远花园,小区,{place[0]},{place[1]},{unit.code},东门,{lon},{lat}\n"
    (row,) = read(file, crs="gcj02").good
    assert row.gates[0].lon == pytest.approx(108.061, abs=1e-6)
    assert row.gates[0].lat == pytest.approx(24.701, abs=1e-6)


@pytest.mark.parametrize("point", [",108.061,", ",24.701,108.061", ",108.5,24.7"])
def test_half_a_point_a_swapped_or_a_far_one_is_named(unit, point):
    (bad,) = read(a_file(unit, point=point)).bad
    assert bad.column in {"入口1经度", "gate1_lon"}


@pytest.mark.parametrize(
    "gate", [GateRow("东门", lon=108.06), GateRow("东门", lon=108.9, lat=24.7)]
)
def test_the_desk_is_told_the_same(unit, gate):
    with pytest.raises(actions.BadCompound) as refusal:
        a_compound(unit, lon=108.06, lat=24.7, gates=(gate,))
    assert set(refusal.value.fields) == {"gate1_lon"}
