"""load_divisions: the tree of places arrives whole, once, and leaves a trace."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.places.actions import WrongParent, load_divisions
from yizhan.ground.places.exchange import packaged_divisions, read_divisions
from yizhan.ground.places.models import Division
from yizhan.ground.places.rules import DivisionKind, DivisionRow
from yizhan.ground.places.tests.factories import MONDAY
from yizhan.kit.tables import Loaded, Source

pytestmark = pytest.mark.django_db


def load(*rows):
    return load_divisions(rows, by=None, at=MONDAY)


CITY = DivisionRow("451200", "河池市", DivisionKind.CITY, "", date(2023, 6, 30))
COUNTY = DivisionRow("451202", "金城江区", DivisionKind.COUNTY, "451200", date(2023, 6, 30))


def test_the_whole_city_is_here():
    assert load(*packaged_divisions()) == Loaded(new=1 + 11 + 141 + 1666, changed=0, same=0)
    counts = {kind: Division.objects.filter(kind=kind).count() for kind in DivisionKind}
    assert counts == {"city": 1, "county": 11, "township": 141, "village": 1666}


def test_the_same_rows_again_change_nothing():
    load(*packaged_divisions())
    assert load(*packaged_divisions()) == Loaded(new=0, changed=0, same=1819)
    assert Entry.objects.filter(verb="divisions.loaded").count() == 1


def test_the_order_of_rows_does_not_matter():
    assert load(COUNTY, CITY).new == 2
    assert Division.objects.get(code="451202").parent.code == "451200"


def test_what_a_row_does_not_say_stays():
    outline = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    load(CITY, replace(COUNTY, boundary=outline))
    assert load(CITY, replace(COUNTY, name="金城江")) == Loaded(new=0, changed=1, same=1)
    county = Division.objects.get(code="451202")
    assert (county.name, county.outline.shape) == ("金城江", outline)


def test_a_new_boundary_is_a_change_and_the_same_one_is_none():
    load(CITY, COUNTY)
    outline = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    for change in (1, 0):
        assert load(replace(COUNTY, boundary=outline)) == Loaded(0, change, 1 - change)


@pytest.mark.parametrize(
    "row",
    [replace(COUNTY, parent=""), replace(COUNTY, parent="99"), replace(CITY, parent="451202")],
)
def test_a_parent_of_the_wrong_kind_is_refused_and_nothing_is_kept(row):
    with pytest.raises(WrongParent):
        load(replace(CITY, code="1"), COUNTY if row.kind == DivisionKind.CITY else CITY, row)
    assert not Division.objects.exists()
    assert not Entry.objects.exists()


def test_it_leaves_a_trace():
    load(CITY)
    entry = Entry.objects.get()
    assert (entry.verb, entry.facts) == ("divisions.loaded", {"new": 1, "changed": 0})


def test_a_column_that_is_absent_leaves_what_is_known():
    ended = replace(COUNTY, valid_to=date(2024, 1, 1))
    load(CITY, ended)
    text = "编码,名称,级别,生效日期\n451202,金城江,县区,2023-06-30\n"
    reading = read_divisions(Source(io.BytesIO(text.encode()), MONDAY))
    assert reading.bad == []
    assert load(*reading.good) == (0, 1, 0)
    county = Division.objects.get(code="451202")
    assert (county.name, county.parent.code, county.valid_to) == (
        "金城江",
        "451200",
        ended.valid_to,
    )
