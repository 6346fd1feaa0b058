"""A file read row by row into what an action takes, with everything that is wrong in it.

A row is good or bad by itself, and all mistakes of a file are named at once: it goes round once,
and not once a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Generic, NamedTuple, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.kit.tables.reading import read_table
from yizhan.kit.tables.shape import BadRow, Column, Row, Wrong

T = TypeVar("T")
V = TypeVar("V")
Progress = Callable[[int, int | None], None]
"""Hears how many are done, and of how many, if that is known."""

EVERY = 500


class Loaded(NamedTuple):
    """What an import did."""

    new: int
    changed: int
    same: int


@dataclass
class Reading(Generic[T]):
    """What a file says: the good rows and all that is to be mended."""

    good: list[T] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    """Headings no column goes by; they were left out."""
    total: int = 0


class Cells:
    """One row while it is read; what is wrong with it is kept, and reading goes on."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.bad: list[BadRow] = []

    def read(self, key: str, work: Callable[[str], V]) -> V | None:
        """The cell as a value. None, and a note of it, if it is empty or wrong."""
        if not self.row[key]:
            self.complain(key, _("This must be filled in."))
        return self.read_if_any(key, work)

    def read_if_any(self, key: str, work: Callable[[str], V]) -> V | None:
        """The cell as a value. None if it is empty; None, and a note of it, if it is wrong."""
        if not self.row[key]:
            return None
        try:
            return work(self.row[key])
        except Wrong as wrong:
            self.complain(key, wrong.why)
            return None

    def complain(self, key: str, why: str | Promise) -> None:
        self.bad.append(self.row.bad(key, why))


class Once:
    """Codes that must not stand in two rows of a file."""

    def __init__(self) -> None:
        self._row_of: dict[Hashable, int] = {}

    def see(self, cells: Cells, key: str, value: Hashable) -> None:
        """Complain of the cell if another row has said the same; None says nothing."""
        if value is None:
            return
        first = self._row_of.setdefault(value, cells.row.number)
        if first != cells.row.number:
            cells.complain(key, _("The same stands in row %(row)s.") % {"row": first})


def read_each(
    file: BinaryIO,
    columns: Sequence[Column],
    work: Callable[[Cells], T | None],
    *,
    progress: Progress | None = None,
) -> Reading[T]:
    """Let `work` make of each row what an action takes. What it returns for a row that it
    complained about is left out. Raises BadTable if the file as a whole is none."""
    table = read_table(file, columns)
    found: Reading[T] = Reading(unknown=table.unknown)
    for row in table:
        cells = Cells(row)
        made = work(cells)
        found.bad += cells.bad
        if not cells.bad and made is not None:
            found.good.append(made)
        found.total += 1
        if progress is not None and found.total % EVERY == 0:
            progress(found.total, table.total)
    return found
