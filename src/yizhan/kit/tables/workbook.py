"""The first sheet of an xlsx workbook, row by row, without ever holding all of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from yizhan.kit.tables.shape import BadTable, bare

NumberedRows = Iterator[tuple[int, list[str]]]

MAX_UNPACKED = 200 * 1024 * 1024
LAST_ROW = 1 << 20
LAST_COLUMN = 256
"""No list is wider; one stray cell far out would make its row 16,384 cells long."""
_CHUNK = 1 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_MACROS = "vbaproject.bin"


class Broken(BadTable):
    message = _("This workbook is damaged. Open it in a spreadsheet program and save it anew.")


def workbook_rows(data: bytes) -> tuple[NumberedRows, int | None]:
    """The rows with their numbers, and about how many there are. Raises BadTable."""
    try:
        archive = ZipFile(io.BytesIO(data))
    except (BadZipFile, OSError, ValueError) as trouble:
        raise Broken from trouble
    with archive:
        _inspect(archive)
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet: Any = next(one for one in book.worksheets if one.sheet_state == "visible")
            path, total = sheet._worksheet_path.lstrip("/"), sheet.max_row
            sheet.reset_dimensions()  # what a file says of its size is often wrong, and cuts it
        except Exception as trouble:  # openpyxl meets a broken file with whatever goes wrong first
            raise Broken from trouble
        merged = _merged(archive, path)
    if merged:
        raise BadTable(
            _("The cells %(where)s are merged: what they belong to is not sure. Unmerge them.")
            % {"where": merged}
        )
    return _rows(sheet), total


def _inspect(archive: ZipFile) -> None:
    names = [one.filename.casefold() for one in archive.infolist()]
    if "xl/workbook.xml" not in names:
        raise BadTable(_("This is not an .xlsx workbook."))
    if any(name.endswith(_MACROS) for name in names):
        raise BadTable(_("This workbook contains macros. Save it as .xlsx, without them."))
    if sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED:
        raise BadTable(_("This workbook is too large when unpacked. Divide it into several."))


def _merged(archive: ZipFile, path: str) -> str:
    """The first merged cells of a sheet, or "". Reading row by row, openpyxl does not tell."""
    tail = b""
    try:
        with archive.open(path) as sheet:
            while chunk := sheet.read(_CHUNK):
                if found := _MERGED.search(tail + chunk):
                    return found[1].decode()
                tail = chunk[-200:]
    except Exception as trouble:  # whatever zlib and zipfile say to damaged bytes
        raise Broken from trouble
    return ""


def _rows(sheet: Any) -> NumberedRows:
    try:
        rows = islice(sheet.iter_rows(values_only=True), LAST_ROW)
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(value) for value in cells[:LAST_COLUMN]]
    except Exception as trouble:  # as above: the rows are parsed while they are asked for
        raise Broken from trouble


def _text(value: Any) -> str:
    """The text the cell shows, as far as it can be known: 3.0 is 3, midnight is a date."""
    if value is None:
        return ""
    if isinstance(value, str):
        return bare(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        whole = value.timetz() == time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ")
    return str(value)
