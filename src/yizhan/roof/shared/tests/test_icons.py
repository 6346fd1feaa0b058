"""Each icon is drawn once, on the sheet where the pages look for it."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders

from tests.architecture.source import HOUSE
from yizhan.ground.casework.rules import ItemGroup, Status
from yizhan.roof.shared.icons import FIRST, PLACES, sheet_of
from yizhan.wings.care.stations.rules import Amenity, SignalKind, StationKind

SHEETS = ("first", "places", "more", "reports")
USED = re.compile(r"""{% (?:icon|badge "\w*") "(\w+)"|\bicon="(\w+)"|\bicon\("(\w+)"\)""")


def drawn(sheet: str) -> set[str]:
    path = finders.find(f"icons/{sheet}.svg")
    with open(str(path), encoding="utf-8") as file:
        return set(re.findall(r'<symbol id="(\w+)"', file.read()))


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_holds_what_belongs_on_it(sheet):
    assert {name for name in drawn(sheet) if sheet_of(name) != sheet} == set()


def test_all_that_is_named_is_drawn():
    known = set().union(*map(drawn, SHEETS))
    choices = {*Amenity.values, *StationKind.values, *ItemGroup.values, *SignalKind.values}
    used = {
        next(filter(None, found))
        for path in HOUSE.rglob("*")
        if path.suffix in {".html", ".py"} and "tests" not in path.parts
        for found in USED.findall(path.read_text(encoding="utf-8"))
    }
    assert (FIRST | PLACES | choices | set(Status.values) | used) - known == set()


def test_what_the_first_page_draws_is_on_the_first_sheet(client, db):
    page = client.get("/").content.decode()
    assert set(re.findall(r"icons/(\w+)\.svg#", page)) == {"first"}
