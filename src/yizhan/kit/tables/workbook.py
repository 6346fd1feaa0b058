"""The first sheet of an xlsx workbook, row by row, without ever holding all of it.

The bytes of the sheet are looked through once before: for what openpyxl does not tell when it reads
row by row (merged cells, hidden rows, formulas without a value), and for how much work it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from yizhan.kit.tables.shape import BadTable, Uncalculated, bare

NumberedRows = Iterator[tuple[int, list[str]]]

MAX_UNPACKED = 200 * 1024 * 1024
LAST_ROW = 1 << 20
LAST_COLUMN = 256
"""No list is wider; one stray cell far out would make its row 16,384 cells long."""
MAX_CELLS = 2_000_000
"""Also empty ones: packed, millions of them are a small file and minutes of work."""
LONGEST_TEXT = 32_767
"""No spreadsheet program keeps more characters in a cell."""
MAX_TEXT = 50_000_000
"""Characters in all cells together: one long text of the table of texts, said in thousands of
cells, is a small file and minutes of work."""
MAX_ELEMENTS = 5_000_000
"""Tags of one sheet's XML: two for a cell, one for a row. A sheet that does not say its size is
walked through whole before its first row is known, and that cannot be broken off."""
MAX_ELEMENTS_BESIDE = 3_000_000
"""Tags of what belongs to all sheets: texts, styles, the workbook itself."""
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE)
_PART = re.compile(r"xl/.*\.xml", re.IGNORECASE)
_CHUNK = 1 << 20
_OVERLAP = 1 << 14
"""Longer than any cell with a formula can be in a file that a spreadsheet program wrote."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z0-9:]+)"')
"""No expression here looks beyond the next mark for the end of one, or for blanks in two ways: of a
mark said a million times and never ended, each would be looked for to the end of the file."""
_ROW = re.compile(rb"<(?:\w+:)?row(\s[^<>]*)>")
_IS_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_ROW_NUMBER = re.compile(rb'\sr="(\d{1,9})"')
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c(\s[^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:(<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
"""A cell with a formula and without a value, or with an empty one."""
_PLACE = re.compile(rb'\sr="([A-Z]+\d+)"')
_TEXT_TYPE = re.compile(rb'\st="str"')
_MACROS = "vbaproject.bin"


class Broken(BadTable):
    message = _("This workbook is damaged. Open it in a spreadsheet program and save it anew.")


@dataclass(frozen=True)
class Sheet:
    rows: NumberedRows
    total: int | None
    """About how many there are."""
    hidden: frozenset[int]
    """The numbers of the rows that a filter or a person has hidden."""


def read_workbook(data: bytes) -> Sheet:
    """Read the first visible sheet. Raises BadTable, at once or while the rows are asked for."""
    from openpyxl import load_workbook

    try:
        archive = ZipFile(io.BytesIO(data))
    except (BadZipFile, OSError, ValueError) as trouble:
        raise Broken from trouble
    with archive:
        _inspect(archive)
        _refuse_work(archive)
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet: Any = next(one for one in book.worksheets if one.sheet_state == "visible")
            path, total = sheet._worksheet_path.lstrip("/"), sheet.max_row
            sheet.reset_dimensions()  # what a file says of its size is often wrong, and cuts it
        except Exception as trouble:  # openpyxl meets a broken file with whatever goes wrong first
            raise Broken from trouble
        marks = _look_through(archive, path)
    if marks.merged:
        raise BadTable(
            _("The cells %(where)s are merged: what they belong to is not sure. Unmerge them.")
            % {"where": marks.merged}
        )
    return Sheet(_rows(sheet, marks.formulas), total, frozenset(marks.hidden))


def _inspect(archive: ZipFile) -> None:
    names = [one.filename.casefold() for one in archive.infolist()]
    if "xl/workbook.xml" not in names:
        raise BadTable(_("This is not an .xlsx workbook."))
    if any(name.endswith(_MACROS) for name in names):
        raise BadTable(_("This workbook contains macros. Save it as .xlsx, without them."))
    if sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED:
        raise BadTable(_("This workbook is too large when unpacked. Divide it into several."))


def unpacked_size(data: bytes) -> int:
    """The bytes of a workbook when it is unpacked, as it says; of any other file its own."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (BadZipFile, OSError, ValueError):
        return len(data)


class TooMuchWork(BadTable):
    message = _("This workbook is too much work to read. Divide it, or save it as .csv.")


def _refuse_work(archive: ZipFile) -> None:
    """Count the elements of what is read before the first row. Raises TooMuchWork."""
    beside = 0
    try:
        for part in archive.infolist():
            if not _PART.fullmatch(part.filename):
                continue
            elements = _elements(archive, part)
            beside += 0 if _SHEET.fullmatch(part.filename) else elements
            if elements > MAX_ELEMENTS or beside > MAX_ELEMENTS_BESIDE:
                raise TooMuchWork
    except BadTable:
        raise
    except Exception as trouble:  # whatever zlib, zipfile and the XML parser say to damaged bytes
        raise Broken from trouble


def _elements(archive: ZipFile, part: ZipInfo) -> int:
    elements = rows = 0
    with archive.open(part) as text:
        while chunk := text.read(_CHUNK):
            elements += chunk.count(b"<") - chunk.count(b"</")
            rows += chunk.count(b"<row")
            if elements > MAX_ELEMENTS or rows > LAST_ROW:
                raise TooMuchWork
    return elements


@dataclass
class _Marks:
    """The marks of a sheet that are found in its bytes."""

    merged: str = ""
    hidden: set[int] = field(default_factory=set)
    formulas: dict[str, str] = field(default_factory=dict)
    """Formulas without a value, by the place of their cell."""
    cells: int = 0

    def add(self, data: bytes) -> None:
        if found := _MERGED.search(data):
            self.merged = found[1].decode()
        for row in _ROW.finditer(data):
            if _IS_HIDDEN.search(row[1]) and (number := _ROW_NUMBER.search(row[1])):
                self.hidden.add(int(number[1]))
        for cell in _FORMULA.finditer(data):
            empty_text = _TEXT_TYPE.search(cell[1]) and cell[3]
            if not empty_text and (place := _PLACE.search(cell[1])):
                self.formulas[place[1].decode()] = (cell[2] or b"").decode(errors="replace")


def _look_through(archive: ZipFile, path: str) -> _Marks:
    marks, tail = _Marks(), b""
    try:
        with archive.open(path) as sheet:
            while chunk := sheet.read(_CHUNK):
                marks.add(tail + chunk)
                marks.cells += len(_CELL.findall(chunk))
                tail = chunk[-_OVERLAP:]
                if marks.merged or marks.cells > MAX_CELLS:
                    break
    except Exception as trouble:  # whatever zlib and zipfile say to damaged bytes
        raise Broken from trouble
    if marks.cells > MAX_CELLS:
        raise BadTable(
            _("This sheet has more than 2,000,000 cells, empty ones too. Divide it into several.")
        )
    return marks


def _rows(sheet: Any, formulas: dict[str, str]) -> NumberedRows:
    left = MAX_TEXT
    try:
        rows = islice(sheet.iter_rows(values_only=True), LAST_ROW)
        for number, cells in enumerate(rows, start=1):
            left -= _work_of(cells)
            if left < 0:
                raise TooMuchWork
            texts = [_text(value) for value in cells[:LAST_COLUMN]]
            yield number, _with_formulas(number, texts, formulas) if formulas else texts
    except BadTable:
        raise
    except Exception as trouble:  # as above: the rows are parsed while they are asked for
        raise Broken from trouble


def _work_of(cells: tuple[Any, ...]) -> int:
    """The characters of a row. Raises BadTable for a cell that no spreadsheet program writes."""
    lengths = [len(value) for value in cells if isinstance(value, str)]
    if lengths and max(lengths) > LONGEST_TEXT:
        raise BadTable(_("A cell holds more than 32,767 characters."))
    return sum(lengths)


def _with_formulas(number: int, texts: list[str], formulas: dict[str, str]) -> list[str]:
    """The cells of a row, with each formula whose value is not in the file."""
    from openpyxl.utils import get_column_letter

    return [
        Uncalculated(f"={formulas[place]}")
        if not text and (place := f"{get_column_letter(n)}{number}") in formulas
        else text
        for n, text in enumerate(texts, start=1)
    ]


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
