"""Cells that are not what they seem: formulas, errors, line breaks, dashes, hidden rows."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation

from yizhan.kit.tables import (
    BadTable,
    Cells,
    Column,
    Source,
    as_code,
    as_date,
    as_number,
    as_text,
    read_each,
)
from yizhan.kit.tables import workbook as workbook_module
from yizhan.kit.tests.test_tables import workbook

COLUMNS = (
    Column("code", ("编码",), required=True),
    Column("name", ("名称",)),
    Column("lon", ("经度", "lng")),
    Column("lat", ("纬度",)),
)
MONDAY = datetime(2024, 3, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def read(data: bytes | str):
    def read_row(cells: Cells) -> tuple[str | None, str | None]:
        return cells.read("code", as_code(40)), cells.read_if_any("name", as_text(60))

    raw = data.encode() if isinstance(data, str) else data
    return read_each(Source(io.BytesIO(raw), MONDAY), COLUMNS, read_row)


def sheet_of(rows: bytes) -> bytes:
    """A workbook whose first sheet has these rows as they are."""
    out = io.BytesIO()
    with (
        ZipFile(io.BytesIO(workbook(["code", "name"]))) as old,
        ZipFile(out, "w", ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            data = old.read(one)
            if one.endswith("sheet1.xml"):
                data = data.replace(b"</sheetData>", rows + b"</sheetData>")
            new.writestr(one, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B2"><f>A2&amp;"x"</f></c>',
        b'<c r="B2"><f>A2&amp;"x"</f><v/></c>',
        b'<c r="B2" s="1"><f>A2&amp;"x"</f><v></v></c>',
        b'<c r="B2"><f t="shared" si="0"/></c>',
    ],
)
def test_a_formula_without_its_value_is_bad_and_never_empty(cell):
    reading = read(sheet_of(b'<row r="2"><c r="A2"><v>7</v></c>' + cell + b"</row>"))
    assert reading.good == []
    assert [(bad.row, bad.column, bad.value[:1]) for bad in reading.bad] == [(2, "name", "=")]
    assert "Excel or WPS" in reading.bad[0].why


def test_a_formula_whose_value_is_in_the_file_is_its_value():
    cell = b'<c r="B2" t="str"><f>A2</f><v>seven</v></c>'
    assert read(sheet_of(b'<row r="2"><c r="A2"><v>7</v></c>' + cell + b"</row>")).good == [
        ("7", "seven")
    ]


def test_a_formula_whose_value_is_empty_is_empty():
    cell = b'<c r="B2" t="str"><f>IF(A2=7,"","x")</f><v></v></c>'
    assert read(sheet_of(b'<row r="2"><c r="A2"><v>7</v></c>' + cell + b"</row>")).good == [
        ("7", None)
    ]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!"])
def test_a_cell_that_could_not_be_worked_out_is_bad(error):
    for data in (f"code,name\nA1,{error}\n", workbook(["code", "name"], ["A1", error])):
        reading = read(data)
        assert [(bad.row, bad.column, bad.value) for bad in reading.bad] == [(2, "name", error)]
    assert read("code,name\nA1,#1 站\n").bad == []


def test_a_bad_cell_is_named_once():
    assert [bad.column for bad in read("code,name\n#REF!,x\n").bad] == ["code"]


def test_hidden_rows_are_read_and_counted():
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True  # beyond the last one

    reading = read(workbook(["code", "name"], ["A1", "x"], ["A2", "y"], change=hide))
    assert (len(reading.good), reading.hidden) == (2, 1)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028", "\x0b", "\x85"])
def test_a_line_break_becomes_a_blank(line_break):
    assert as_text(60)(f"给本平台{line_break} 提意见") == "给本平台 提意见"
    assert read(f'code,name\nA1,"x{line_break}y"\n').good == [("A1", "x y")]


@pytest.mark.parametrize("dash", "‐‑‒–—−－")
def test_every_dash_of_a_code_number_or_date_is_a_hyphen(dash):
    assert as_code(40)(f"ＮＢ{dash}１\u00ad2") == "NB-12"
    assert as_number(f"{dash}１０８．５") == -108.5
    assert as_date(f"２０２４{dash}10{dash}01") == date(2024, 10, 1)


def features(*properties):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": "A1", **one},
                    "geometry": {"type": "Point", "coordinates": [108.06, 24.7]},
                }
                for one in properties
            ],
        },
        ensure_ascii=False,
    )


@pytest.mark.parametrize(
    "properties",
    [
        {"lon": 108.06, "lat": 24.7},
        {"经度": "108.0600001", "纬度": "24.7"},
        {"lng": 108.06, "lon": 108.06},
        {"lon": "", "lat": None},
    ],
)
def test_a_point_may_stand_a_second_time_among_the_properties(properties):
    reading = read(features(properties))
    assert (reading.good, reading.unknown) == ([("A1", None)], ())


def test_a_point_that_is_two_points_is_refused():
    with pytest.raises(BadTable, match="Feature 2: “经度” is 108.07"):
        read(features({}, {"经度": 108.07}))


def test_a_sheet_of_too_many_cells_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(workbook_module, "MAX_CELLS", 1_000)
    read(sheet_of(b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(2, 900))))
    with pytest.raises(BadTable, match="2,000,000 cells"):
        read(sheet_of(b"<row>" + b"<c/>" * 1_001 + b"</row>"))
