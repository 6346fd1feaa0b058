"""Writing tables that can be read again, here and in any spreadsheet program."""

from __future__ import annotations

import csv
import io
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from yizhan.kit.tables.formulas import harmless
from yizhan.kit.tables.shape import BadRow, Column

Record = Mapping[str, Any]
PART = 1 << 16
"""Characters after which a part of a file is given away."""


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


_CONTENT_TYPES = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.GEOJSON: "application/geo+json",
}


def write_table(rows: Iterable[Record], headings: Mapping[str, str], form: Form | str) -> bytes:
    """Write rows (key: value) under headings (key: words). In GeoJSON the keys are the names, and
    `lon` and `lat`, or a `geometry`, are the shape."""
    write = {Form.CSV: _csv, Form.XLSX: _xlsx, Form.GEOJSON: _geojson}[Form(form)]
    return write(rows, headings)


def parts_of(
    rows: Iterable[Record],
    headings: Mapping[str, str],
    form: Form,
    *,
    facts: Mapping[str, Any] | None = None,
) -> Iterator[bytes]:
    """Yield a CSV or GeoJSON file in parts, so that it may be of any length. `facts` stand beside
    the features of GeoJSON."""
    if form == Form.CSV:
        return _csv_parts(rows, headings)
    return _geojson_parts(rows, headings, facts or {})


def write_bad_rows(bad: Iterable[BadRow], form: Form | str) -> bytes:
    """Write the rows to be mended as a file."""
    names = ("row", "column", "value", "why")
    words = (_("Row"), _("Column"), _("Value"), _("Reason to mend it"))
    headings = dict(zip(names, words, strict=True))
    return write_table((vars(one) for one in bad), headings, form)


def write_template(columns: Sequence[Column], form: Form = Form.XLSX) -> bytes:
    """Return a table to be filled in, csv or xlsx: the headings with an example, which importing
    leaves out. An xlsx has a second sheet that explains each column."""
    if form == Form.CSV:
        headings = {one.key: one.heading for one in columns}
        return _csv([{one.key: one.example for one in columns}], headings)
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    table, notes = book.worksheets[0], book.create_sheet(_("Explanations"))
    table.title, table.freeze_panes = _("Table"), "A2"
    table.append([one.heading for one in columns])
    table.append([one.example for one in columns])
    notes.append([_("Column"), _("Required"), _("Values"), _("Example"), _("Also read as")])
    for one in columns:
        needed = _("yes") if one.required else ""
        values, names = "、".join(map(str, one.choices)), "、".join((*one.names[1:], one.key))
        notes.append([one.heading, needed, values, one.example, names])
    for sheet in (table, notes):
        for n, cells in enumerate(sheet.iter_cols(), start=1):
            for cell in cells:
                cell.number_format = "@"  # a code keeps its noughts, whoever fills it in
            longest = max(len(str(cell.value or "")) for cell in cells)
            sheet.column_dimensions[get_column_letter(n)].width = min(60, 6 + 2 * longest)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(rows: Iterable[Record], headings: Mapping[str, str]) -> bytes:
    return b"".join(_csv_parts(rows, headings))


def _csv_parts(rows: Iterable[Record], headings: Mapping[str, str]) -> Iterator[bytes]:
    yield BOM_UTF8  # the mark without which Excel reads GB 18030
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings.values())
    for row in rows:
        writer.writerow([_plain(row.get(key)) for key in headings])
        if out.tell() > PART:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _xlsx(rows: Iterable[Record], headings: Mapping[str, str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for n, words in enumerate(headings.values(), start=1):
        sheet.column_dimensions[get_column_letter(n)].width = max(12, 3 * len(words))
    sheet.append(list(headings.values()))
    for row in rows:
        cells = [_typed(row.get(key)) for key in headings]
        sheet.append([ILLEGAL.sub("", c) if isinstance(c, str) else c for c in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _geojson(rows: Iterable[Record], headings: Mapping[str, str]) -> bytes:
    return b"".join(_geojson_parts(rows, headings, {}))


def _geojson_parts(
    rows: Iterable[Record], headings: Mapping[str, str], facts: Mapping[str, Any]
) -> Iterator[bytes]:
    collection = _dumped({**facts, "type": "FeatureCollection", "features": []})
    yield collection.removesuffix("]}").encode()
    part, between = "", ""
    for row in rows:
        feature = {
            "type": "Feature",
            "geometry": _geometry(row),
            "properties": {key: _in_json(row.get(key)) for key in headings if key not in _SHAPE},
        }
        part, between = part + between + _dumped(feature), ","
        if len(part) > PART:
            yield part.encode()
            part = ""
    yield f"{part}]}}".encode()


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_SHAPE = frozenset({"lon", "lat", "geometry"})


def _geometry(row: Record) -> Any:
    if row.get("geometry"):
        return row["geometry"]
    if row.get("lon") is None or row.get("lat") is None:
        return None
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def _in_json(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_in_json(one) for one in value]
    return str(value)


def _typed(value: Any) -> Any:
    """Numbers stay numbers, so that a spreadsheet can add them up; all else is harmless text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return harmless(";".join(str(one) for one in value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return str(value)
    return harmless(str(value))
