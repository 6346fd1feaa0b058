"""The parts of a table: rows, columns, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.kit.errors import Refusal
from yizhan.kit.width import LONGEST_TYPED, narrow

_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_EDGES = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()) + _UNSEEN


def bare(text: str) -> str:
    """Take off the blanks around a text, and the marks that nobody sees and that come along when a
    number is copied from somewhere."""
    text = text.strip()
    return text.strip(_EDGES) if text and (text[0] in _UNSEEN or text[-1] in _UNSEEN) else text


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"))


def plain(text: str) -> str:
    """A code, number or date as a keyboard writes it: full-width signs become narrow, every dash a
    hyphen, and the marks that nobody sees go."""
    if text.isascii() or len(text) > LONGEST_TYPED:
        return text
    typed = narrow(text).translate(_DASHES)
    return "".join(sign for sign in typed if unicodedata.category(sign) != "Cf").strip()


class Uncalculated(str):
    """The formula of a cell whose value is not in the file."""

    __slots__ = ()


ERRORS = frozenset(
    {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
"""The text a spreadsheet program shows in a cell that it cannot work out."""


class BadTable(Refusal):
    """The file as a whole cannot be taken; the message says why and what to do."""

    code = "bad_table"
    message = _("This file cannot be read as a table.")


class Wrong(ValueError):
    """One value cannot be right. `why` is for the person who filled it in."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True)
class BadRow:
    """One thing to mend in a file: its place, the text that is there, why it cannot be right."""

    row: int
    column: str
    value: str
    why: str

    def under(self, headings: Mapping[str, str]) -> BadRow:
        """The same, with the column called by its heading, and not by its key."""
        return replace(self, column=str(headings.get(self.column, self.column)))


@dataclass(frozen=True)
class Row:
    number: int
    """As the spreadsheet counts: the headings are mostly row 1."""
    cells: dict[str, str]
    """The text of each column that the file has, by its key."""

    def __getitem__(self, key: str) -> str:
        """The text of a cell without the blanks around it; "" if empty or no such column."""
        return self.cells.get(key, "")

    def has(self, key: str) -> bool:
        """Whether the file has the column for this row: an absent column is no empty cell."""
        return key in self.cells

    def bad(self, key: str, why: str | Promise) -> BadRow:
        return BadRow(self.number, key, self[key], str(why))


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """Base of what an import makes of a row."""

    given: frozenset[str] | None = field(default=None, compare=False, repr=False)
    """The columns that the file has; None: all. An absent column leaves what is known as it is."""

    def gives(self, column: str) -> bool:
        return self.given is None or column in self.given


@dataclass(frozen=True)
class Column:
    """A column that an import knows, by its key or any of its names in either language."""

    key: str
    names: tuple[str, ...] = ()
    required: bool = False
    example: str = ""
    """The text of the cell in the template's example row."""
    choices: tuple[str | Promise, ...] = ()
    """The values it can have, as the template lists them; none: any."""

    @property
    def heading(self) -> str:
        """The name people know it by: the first one, or the key."""
        return self.names[0] if self.names else self.key


def is_example(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row is the template's example as it came, which nobody means to import."""
    return any(one.example for one in columns) and all(
        row[one.key] == one.example for one in columns if row.has(one.key)
    )


@dataclass(frozen=True)
class Table:
    """The rows of a file, read once, while they are asked for."""

    columns: tuple[str, ...]
    """The keys that are there."""
    unknown: tuple[str, ...]
    """Headings that no column goes by; their cells are left out."""
    rows: Iterable[Row] = field(repr=False)
    total: int | None = None
    """About how many rows there are, for a progress bar."""
    hidden: frozenset[int] = frozenset()
    """The numbers of the rows that a filter or a person has hidden."""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def keys_of(headings: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """Find the column of each heading. Raises BadTable if one is missing or two mean the same."""
    keyed = {key_of(name): one.key for one in columns for name in (one.key, *one.names)}
    known = {heading: keyed[key_of(heading)] for heading in headings if key_of(heading) in keyed}
    keys = list(known.values())
    for key in keys:
        if keys.count(key) > 1 or headings.count(_heading_of(key, known)) > 1:
            raise BadTable(
                _("Two columns are headed “%(name)s”.") % {"name": _heading_of(key, known)}
            )
    missing = [one.heading for one in columns if one.required and one.key not in keys]
    if missing:
        raise BadTable(
            _("These columns are missing: %(names)s. The first row must be the headings.")
            % {"names": "、".join(missing)}
        )
    return known


def _heading_of(key: str, known: dict[str, str]) -> str:
    return next(heading for heading, one in known.items() if one == key)


def point_names(columns: Sequence[Column]) -> dict[str, str]:
    """The names, as `key_of` gives them, under which a file may have `lon` and `lat`."""
    return {
        key_of(name): one.key
        for one in columns
        if one.key in {"lon", "lat"}
        for name in (one.key, *one.names)
    }


def key_of(heading: str) -> str:
    """A heading without what people add to it: 名称（必填）, * Name, station_code."""
    if len(heading) > LONGEST_TYPED:
        return heading
    text = narrow(heading)
    text = re.sub(r"\([^()]*\)|[*:\s_\-]", "", text)
    return text.casefold()
