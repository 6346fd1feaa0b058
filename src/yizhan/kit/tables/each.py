"""Reading a file row by row into what an action takes, with everything that is wrong in it.

A row is good or bad by itself, and all mistakes of a file are named at once: it goes round once,
and not once a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yizhan.kit.geo import Crs, Point
from yizhan.kit.tables.reading import read_table
from yizhan.kit.tables.shape import (
    ERRORS,
    BadRow,
    Column,
    Row,
    Uncalculated,
    Wrong,
    is_example,
)
from yizhan.kit.tables.values import as_point

T = TypeVar("T")
V = TypeVar("V")
Progress = Callable[[int, int | None], None]
"""Is called with how many are done, and of how many, if that is known."""

EVERY = 500


@dataclass(frozen=True)
class Source:
    """A file, with what a kind of table may need to know to read it."""

    file: BinaryIO
    at: datetime
    by: Any = None
    """The person who brings it; None: the platform itself."""
    crs: Crs = Crs.WGS84
    progress: Progress | None = None


class Loaded(NamedTuple):
    """The numbers of rows an import created, changed, and found to be so already."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True)
class Remark:
    """A thing that a person should look at in a good row."""

    row: int
    name: str
    """The code or name that the row goes by."""
    text: str


@dataclass
class Reading(Generic[T]):
    """The good rows of a file, and all that is to be mended in it."""

    good: list[T] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    """Headings no column goes by; they were left out."""
    total: int = 0
    hidden: int = 0
    """Rows that are not seen in the spreadsheet; they are read like the others."""


class Cells:
    """One row while it is read; what is wrong with it is kept, and reading goes on."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.bad: list[BadRow] = []
        self.remarks: list[Remark] = []
        self._without_value: set[str] = set()
        for key, text in row.cells.items():
            if why := _without_value(text):
                self.complain(key, why)
                self._without_value.add(key)

    @property
    def given(self) -> frozenset[str]:
        """The columns that the file has for this row."""
        return frozenset(self.row.cells)

    def read(self, key: str, parse: Callable[[str], V]) -> V | None:
        """The cell as a value. None, and a note of it, if it is empty or wrong."""
        if not self.row[key]:
            self.complain(key, _("This must be filled in."))
        return self.read_if_any(key, parse)

    def read_if_any(self, key: str, parse: Callable[[str], V]) -> V | None:
        """The cell as a value. None if it is empty; None, and a note of it, if it is wrong."""
        if not self.row[key]:
            return None
        return self.read_even_empty(key, parse)

    def read_even_empty(self, key: str, parse: Callable[[str], V]) -> V | None:
        """The cell as a value, also where an empty one means something. None, and a note of it, if
        it is wrong."""
        try:
            return parse(self.row[key])
        except Wrong as wrong:
            self.complain(key, wrong.why)
            return None

    def read_point(self, *, crs: Crs) -> Point | None:
        """The columns `lon` and `lat` as a point in WGS-84. None, and a note of it, if they are
        none."""
        lon, lat = self.row["lon"], self.row["lat"]
        if self._without_value & {"lon", "lat"}:
            return None
        try:
            return as_point(lon, lat, crs=crs)
        except Wrong as wrong:
            self.bad.append(BadRow(self.row.number, "lon, lat", f"{lon}, {lat}", str(wrong.why)))
            return None

    def complain(self, key: str, why: str | Promise) -> None:
        if key not in self._without_value:
            self.bad.append(self.row.bad(key, why))

    def remark(self, name: str, text: str | Promise) -> None:
        self.remarks.append(Remark(self.row.number, name, str(text)))


def _without_value(text: str) -> Promise | None:
    """Why a cell can be nothing at all, whatever its column is."""
    if isinstance(text, Uncalculated):
        return _(
            "The file has the formula without its value. Open it in Excel or WPS, save it, and "
            "import it again."
        )
    if text.startswith("#") and text.upper() in ERRORS:
        return _("The spreadsheet could not work this cell out. Mend the formula.")
    return None


class Once:
    """Codes that must not stand in two rows of a file."""

    def __init__(self) -> None:
        self._row_of: dict[Hashable, int] = {}

    def see(self, cells: Cells, key: str, value: Hashable) -> None:
        """Complain of the cell if another row has the same value; None is no value."""
        if value is None:
            return
        first = self._row_of.setdefault(value, cells.row.number)
        if first != cells.row.number:
            cells.complain(key, _("The same stands in row %(row)s.") % {"row": first})


def read_each(
    source: Source, columns: Sequence[Column], read_row: Callable[[Cells], T | None]
) -> Reading[T]:
    """Let `read_row` make of each row what an action takes. What it returns for a row that it
    complained about is left out, and so is a template's example. Raises BadTable if the file as a
    whole is none."""
    table = read_table(source.file, columns)
    reading: Reading[T] = Reading(unknown=table.unknown)
    for row in table:
        if is_example(row, columns):
            continue
        cells = Cells(row)
        value = read_row(cells)
        reading.bad += cells.bad
        if not cells.bad and value is not None:
            reading.good.append(value)
            reading.remarks += cells.remarks
        reading.total += 1
        reading.hidden += row.number in table.hidden
        if source.progress is not None and reading.total % EVERY == 0:
            source.progress(reading.total, table.total)
    return reading


def hidden_rows(count: int) -> str:
    """The sentence that says how many rows of a file nobody sees in it."""
    words = ngettext(
        "%(count)s row is hidden in the spreadsheet. It is imported like the others.",
        "%(count)s rows are hidden in the spreadsheet. They are imported like the others.",
        count,
    )
    return words % {"count": count}


def tracked(rows: Sequence[T], progress: Progress | None) -> Iterator[T]:
    """Iterate over rows and report how many of them are done."""
    for done, row in enumerate(rows, start=1):
        yield row
        if progress is not None and (done % EVERY == 0 or done == len(rows)):
            progress(done, len(rows))
