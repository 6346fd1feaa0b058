"""Tables: what is read, what is refused, and that every text comes back as it was."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from django.db.models import TextChoices
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from yizhan.kit.geo import Crs
from yizhan.kit.tables import (
    BadRow,
    BadTable,
    Cells,
    Column,
    Source,
    Wrong,
    as_choices,
    as_date,
    as_number,
    as_point,
    as_text,
    as_yes_no,
    read_each,
    read_table,
    tracked,
    write_bad_rows,
    write_table,
)
from yizhan.kit.tables.workbook import read_workbook

COLUMNS = [
    Column("code", ("编码", "编号"), required=True),
    Column("name", ("名称",), required=True),
    Column("lon", ("经度",)),
    Column("lat", ("纬度",)),
]
HEADINGS = {"code": "编码", "name": "名称"}
MONDAY = datetime(2024, 3, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def read(data: bytes, columns=COLUMNS):
    return read_table(io.BytesIO(data), columns)


def cells(data: bytes):
    return [(row.number, row["code"], row["name"]) for row in read(data)]


def workbook(*rows, change=lambda sheet: None) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TEXT = "编码,名称\nA1,红色驿站\n\nA2,小哥加油站\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding_of_excel(encoding):
    assert cells(TEXT.encode(encoding)) == [(2, "A1", "红色驿站"), (4, "A2", "小哥加油站")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_every_delimiter_of_excel(delimiter):
    assert cells(TEXT.replace(",", delimiter).encode())[0] == (2, "A1", "红色驿站")


def test_rows_count_as_the_editor_counts_lines():
    assert cells(b'code,name\nA1,"two\nlines"\nA2,x\n') == [(2, "A1", "two\nlines"), (4, "A2", "x")]


def test_xlsx():
    table = read(workbook(["编码", "名称", "备注"], ["A1", "红色驿站", "x"], [], [12.0, True]))
    assert (table.columns, table.unknown, table.total) == (("code", "name"), ("备注",), 3)
    assert [(r.number, r["code"], r["name"]) for r in table] == [
        (2, "A1", "红色驿站"),
        (4, "12", "true"),
    ]


def test_a_stray_cell_far_out_makes_no_row_longer():
    far = [*[None] * 5_000, "x"]
    sheet = read_workbook(workbook(["code", "name", *far], ["A1", "y", *far]))
    assert [(number, len(cells)) for number, cells in sheet.rows] == [(1, 256), (2, 256)]


def test_dates_and_numbers_of_xlsx_are_text():
    rows = [
        ["code", "name"],
        [date(2024, 10, 1), datetime(2024, 10, 1, 8, 30)],
        [1.5, 451202001000],
    ]
    assert cells(workbook(*rows)) == [
        (2, "2024-10-01", "2024-10-01 08:30:00"),
        (3, "1.5", "451202001000"),
    ]


@pytest.mark.parametrize(
    "heading", ["Code", "CODE ", "* code", "编 码", "编码（必填）", "编号:", "Ｃｏｄｅ"]
)
def test_headings_as_people_write_them(heading):
    assert cells(f"{heading},name\nA1,x\n".encode()) == [(2, "A1", "x")]


def test_geojson_points_and_other_shapes():
    line = {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    data = {
        "type": "FeatureCollection",
        "features": [
            {"properties": {"code": "A1", "name": ["a", "b"]},
             "geometry": {"type": "Point", "coordinates": [108.06, 24.69]}},
            {"properties": {"code": 2, "name": None}, "geometry": line},
        ],
    }  # fmt: skip
    point, other = read(json.dumps(data).encode(), [*COLUMNS, Column("geometry")])
    assert (point["name"], point["lon"], point["lat"]) == ("a;b", "108.06", "24.69")
    assert (other.number, other["code"], json.loads(other["geometry"])) == (2, "2", line)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"code\nA1\n", "missing: 名称"),
        ("编码,名称,Code\nA1,x,y\n".encode(), "Two columns"),
        ("编码,名称,编码\nA1,x,y\n".encode(), "Two columns"),
        (b"\xd0\xcf\x11\xe0 an old workbook", ".xls"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"\xef\xbb\xbfcode,name\xff", "UTF-8"),
        (b"code,name\n\0\0", "UTF-8"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b"{" * 5000, "FeatureCollection"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        (workbook(["code", "name"], ["A1", "x"], change=lambda s: s.merge_cells("A2:B2")), "A2:B2"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_in_words(data, says):
    with pytest.raises(BadTable, match=says):
        read(data)


def test_a_quotation_mark_that_is_not_closed_is_named():
    with pytest.raises(BadTable, match="line 3"):
        list(read(b'code,name\nA1,x\nA2,"y\nA3,z\n'))


def changed(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("xl/vbaProject.bin", b"", "macros"),
        ("xl/worksheets/sheet1.xml", b"<worksheet", "damaged"),
        ("xl/workbook.xml", b"", "damaged"),
        (
            "xl/worksheets/sheet1.xml",
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet xmlns="http://schemas.openxmlformats.org/'
            b'spreadsheetml/2006/main"><sheetData><row r="1"><c t="str"><v>&a;</v></c></row>'
            b"</sheetData></worksheet>",
            "damaged",
        ),
    ],
)
def test_a_workbook_that_is_not_well_is_refused(part, content, says):
    with pytest.raises(BadTable, match=says):
        list(read(changed(workbook(["code", "name"], ["A1", "x"]), part, content)))


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(BadTable, match="not an .xlsx"):
        read(out.getvalue())


EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", " =1", "'=1", "''=1", "'", "-"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_text_starts_a_formula_and_all_come_back(form):
    data = write_table([{"code": n, "name": text} for n, text in enumerate(EVIL)], HEADINGS, form)
    assert [row["name"] for row in read(data)] == [text.strip() for text in EVIL]
    if form == "xlsx":
        written = [str(r[1].value) for r in load_workbook(io.BytesIO(data)).active.iter_rows(2)]
    else:
        written = [
            line.split(",", 1)[1].strip('"')
            for line in data.decode("utf-8-sig").split("\r\n")[1:-1]
        ]
    assert all(not text.lstrip().startswith(tuple("=+-@＝")) for text in written)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_numbers_stay_numbers(form):
    data = write_table([{"code": -1.5, "name": "-12.5"}], HEADINGS, form)
    assert [(row["code"], row["name"]) for row in read(data)] == [("-1.5", "-12.5")]


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)


@settings(deadline=None, max_examples=60)
@given(names=st.lists(texts, max_size=5), form=st.sampled_from(["csv", "xlsx"]))
def test_every_text_survives_the_round_trip(names, form):
    rows = [{"code": f"A{n}", "name": name.strip()} for n, name in enumerate(names)]
    found = read(write_table(rows, HEADINGS, form))
    assert [{"code": row["code"], "name": row["name"]} for row in found] == rows


def test_geojson_round_trip():
    rows = [{"code": "A1", "name": "=红", "lon": 108.06, "lat": 24.69}]
    data = write_table(rows, HEADINGS | {"lon": "经度", "lat": "纬度"}, "geojson")
    [row] = read(data)
    assert (row["code"], row["name"], row["lon"], row["lat"]) == ("A1", "=红", "108.06", "24.69")


def test_bad_rows_as_a_file():
    data = write_bad_rows([BadRow(7, "lon", "1o8", "This is not a number.")], "csv")
    assert data.decode("utf-8-sig").splitlines()[1] == "7,lon,1o8,This is not a number."


def test_twenty_thousand_rows_are_read_while_they_are_asked_for():
    rows = ({"code": f"A{n}", "name": f"驿站{n}"} for n in range(20_000))
    table = read(write_table(rows, HEADINGS, "xlsx"))
    assert iter(table) is iter(table), "one pass, and no list of all rows"
    assert sum(1 for _row in table) == 20_000


@pytest.mark.parametrize("text", ["编码,名称,经度\nA1,驿站\n", "编码,名称,经度\nA1,驿站,\n"])
def test_an_empty_cell_is_not_an_absent_column(text):
    (row,) = read(text.encode())
    assert (row["lon"], row.has("lon")) == ("", True)
    assert (row["lat"], row.has("lat")) == ("", False)


def test_every_row_is_read_and_every_mistake_named():
    heard = []

    def read_row(cells: Cells):
        cells.remark(cells.row["code"], "look")
        return cells.read("code", as_text(3)), cells.read_point(crs=Crs.WGS84)

    lines = ["编码,名称,经度,纬度,颜色", "A1,驿站,108.06,24.7,红", "A2345,,24.7,108.06,"]
    lines += ["A2,驿站,108,24,"] * 998
    file = io.BytesIO("\n".join(lines).encode())
    source = Source(file, MONDAY, progress=lambda done, total: heard.append(done))
    reading = read_each(source, COLUMNS, read_row)

    assert reading.good[0] == ("A1", (108.06, 24.7))
    assert [(bad.row, bad.column) for bad in reading.bad] == [(3, "code"), (3, "lon, lat")]
    assert len(reading.remarks) == len(reading.good) == 999
    assert (reading.total, reading.unknown) == (1000, ("颜色",))
    assert heard == [500, 1000]


def test_loaded_rows_are_counted_as_they_pass():
    heard = []
    assert list(tracked(range(1200), lambda done, total: heard.append((done, total)))) == list(
        range(1200)
    )
    assert heard == [(500, 1200), (1000, 1200), (1200, 1200)]


class Drink(TextChoices):
    HOT_WATER = "hot_water", "hot water"
    TEA = "tea", "tea"


def test_several_choices_in_one_cell():
    several = as_choices(Drink, {"开水": Drink.HOT_WATER})
    assert several("Hot water; tea") == several("tea 开水") == several("tea/hot_water")
    assert several("tea、tea") == ["tea"]
    with pytest.raises(Wrong, match="Unknown: beer"):
        several("tea,beer")


@pytest.mark.parametrize(
    ("read_as", "text", "value"),
    [
        (as_yes_no, "是", True),
        (as_yes_no, "No", False),
        (as_number, "108.5", 108.5),
        (as_date, "2024-10-01", date(2024, 10, 1)),
        (as_date, "2024/10/1", date(2024, 10, 1)),
        (as_date, "2024年10月1日", date(2024, 10, 1)),
        (as_date, "2024-10-01 08:30:00", date(2024, 10, 1)),
    ],
)
def test_values(read_as, text, value):
    assert read_as(text) == value


@pytest.mark.parametrize(
    ("read_as", "text"),
    [
        (as_yes_no, "maybe"),
        (as_number, "nan"),
        (as_number, "1o8"),
        (as_date, "2024-02-30"),
        (as_date, "x"),
    ],
)
def test_wrong_values(read_as, text):
    with pytest.raises(Wrong):
        read_as(text)


@pytest.mark.parametrize(
    ("lon", "lat", "says"), [("24.7", "108.06", "swapped"), ("200", "24", "earth")]
)
def test_points_that_are_none(lon, lat, says):
    with pytest.raises(Wrong, match=says):
        as_point(lon, lat)


def test_points_are_converted():
    assert as_point("108.06", "24.69") == (108.06, 24.69)
    assert as_point("108.06", "24.69", crs="gcj02") != (108.06, 24.69)
