"""Reading a file by what is in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from yizhan.kit.tables.formulas import as_written
from yizhan.kit.tables.shape import (
    BadTable,
    Column,
    Row,
    Table,
    bare,
    key_of,
    keys_of,
    plain,
    point_names,
)
from yizhan.kit.tables.workbook import NumberedRows, read_workbook

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
SAME_DEGREES = 1e-5
"""A metre: what rounding the one and not the other makes."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""The first bytes of .xls files, and of .xlsx files that are locked with a password."""


def read_table(file: BinaryIO, columns: Sequence[Column]) -> Table:
    """Read an xlsx, csv or GeoJSON file whose headings are any names of `columns`. Raises BadTable,
    at once or while the rows are asked for."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadTable(_("The file is larger than 20 MB. Divide it into several."))
    if not data.strip():
        raise BadTable(_("The file is empty."))
    if data.startswith(OLD_WORKBOOK):
        raise BadTable(
            _("This workbook is of the old kind (.xls) or locked. Save it as .xlsx, unlocked.")
        )
    if data.startswith(b"PK"):
        sheet = read_workbook(data)
        return _under_headings(sheet.rows, sheet.total, columns, hidden=sheet.hidden)
    text = _text_of(data)
    if text.lstrip().startswith("{"):
        return _features(text, columns)
    return _under_headings(_csv_rows(text), text.count("\n"), columns)


def _under_headings(
    rows: NumberedRows,
    total: int | None,
    columns: Sequence[Column],
    *,
    hidden: frozenset[int] = frozenset(),
) -> Table:
    headings: list[str] = []
    for _number, headings in rows:
        if any(headings):
            break
    if not any(headings):
        raise BadTable(_("The file is empty."))
    keys = keys_of([one for one in headings if one], columns)
    places = [(n, keys[one]) for n, one in enumerate(headings) if one in keys]
    return Table(
        columns=tuple(keys.values()),
        unknown=tuple(one for one in headings if one and one not in keys),
        rows=_at_most(_rows(rows, places)),
        total=total and max(total - 1, 0),
        hidden=hidden,
    )


def _rows(rows: NumberedRows, places: list[tuple[int, str]]) -> Iterator[Row]:
    for number, cells in rows:
        if any(cells):
            width = len(cells)
            yield Row(number, {key: as_written(cells[n]) if n < width else "" for n, key in places})


def _at_most(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            raise BadTable(_("The file has more than 200,000 rows. Divide it into several."))
        yield row


def _text_of(data: bytes) -> str:
    """Excel in China saves csv as GB 18030, unless told "UTF-8" or "Unicode text"."""
    encodings = ("utf-8-sig", "gb18030")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16", "utf-16")
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig", "utf-8-sig")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadTable(_("This is neither an .xlsx workbook nor a text in UTF-8 or GB 18030."))


def _csv_rows(text: str) -> NumberedRows:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 1
    try:
        for cells in reader:
            yield last, [bare(cell) for cell in cells]
            last = reader.line_num + 1
    except csv.Error as trouble:
        raise BadTable(
            _("The file cannot be read from line %(line)s on: a quotation mark is not closed.")
            % {"line": last}
        ) from trouble


def _features(text: str, columns: Sequence[Column]) -> Table:
    """GeoJSON: the properties are cells, a point is `lon` and `lat`, any other shape `geometry`.
    Many programs write the point a second time among the properties."""
    try:
        features = json.loads(text)["features"]
        names = point_names(columns)
        all_cells = [_feature(one, names, number) for number, one in enumerate(features, start=1)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise BadTable(_("This is not a GeoJSON FeatureCollection.")) from trouble
    headings = list(dict.fromkeys(chain.from_iterable(all_cells)))
    keys = keys_of(headings, columns)
    rows = (
        Row(number, {keys[name]: value for name, value in cells.items() if name in keys})
        for number, cells in enumerate(all_cells, start=1)
    )
    return Table(
        columns=tuple(keys.values()),
        unknown=tuple(name for name in headings if name not in keys),
        rows=_at_most(rows),
        total=len(all_cells),
    )


def _feature(feature: dict[str, Any], names: dict[str, str], number: int) -> dict[str, str]:
    cells = {str(name): _cell(value) for name, value in (feature["properties"] or {}).items()}
    geometry = feature.get("geometry")
    if geometry is None:
        return cells
    if geometry["type"] != "Point":
        return cells | {"geometry": json.dumps(geometry, separators=(",", ":"))}
    lon, lat = geometry["coordinates"][:2]
    point = {"lon": _cell(lon), "lat": _cell(lat)}
    for name in [one for one in cells if key_of(one) in names]:
        written, in_shape = cells.pop(name), point[names[key_of(name)]]
        if written and not _same_number(written, in_shape):
            words = _("Feature %(number)s: “%(name)s” is %(written)s, in its geometry %(shape)s.")
            raise BadTable(
                words % {"number": number, "name": name, "written": written, "shape": in_shape}
            )
    return cells | point


def _same_number(one: str, other: str) -> bool:
    try:
        return abs(float(plain(one)) - float(other)) < SAME_DEGREES
    except ValueError:
        return False


def _cell(value: Any) -> str:
    """A JSON value as the text that a spreadsheet would have; of a list, its items."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(_cell(one) for one in value)
    if isinstance(value, str):
        return bare(value)
    return json.dumps(value, ensure_ascii=False)
