"""A kind of table that the platform imports and exports, declared in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from django.utils.translation import gettext as _

from yizhan.kit.tables.each import Loaded, Progress, Reading, Source
from yizhan.kit.tables.shape import BadTable, Column
from yizhan.kit.tables.writing import Record

LONGEST_SHOWN = 60


class Load(Protocol):
    """An action that takes over good rows: creates what is new and changes what differs."""

    def __call__(
        self, rows: Any, *, by: Any, at: datetime, progress: Progress | None = None
    ) -> Loaded: ...


@dataclass(frozen=True)
class Exchange:
    """One kind of table: its columns, how a file becomes rows, what takes the rows over, and how
    what is known becomes rows again."""

    columns: Sequence[Column]
    read: Callable[[Source], Reading[Any]]
    load: Load
    records: Callable[[], Iterable[Record]]
    mapped: bool = False
    """Has coordinates: their system can be told, and it can be GeoJSON."""
    records_of: Callable[[Sequence[Any]], Iterable[Record]] | None = None
    """The stored records that these rows are about. Where it is given, no row leans on another one
    of the file, so that a long list can be rehearsed in parts."""
    identified_by: Sequence[str] = ()
    """The columns that identify a row together; empty: the first one."""
    only_out: bool = False
    """It is exported and never imported."""

    def by_key(self, rows: Sequence[Any]) -> dict[str, Record]:
        """Return the stored records, at least those that `rows` are about, by what identifies
        them."""
        keys = self.identified_by or (self.columns[0].key,)
        records = self.records() if self.records_of is None else self.records_of(rows)
        return {" · ".join(str(record[key]) for key in keys): record for record in records}

    @cached_property
    def headings(self) -> Mapping[str, str]:
        return headings_of(self.columns)


def only_out(columns: Sequence[Column], records: Callable[[], Iterable[Record]]) -> Exchange:
    """A kind of table that is exported and never imported: its app says why not."""

    def refuse(_source: Source) -> Reading[Any]:
        raise BadTable(_("This kind of table is only exported."))

    def take_nothing(
        rows: Any, *, by: Any, at: datetime, progress: Progress | None = None
    ) -> Loaded:
        raise BadTable(_("This kind of table is only exported."))

    return Exchange(columns, refuse, take_nothing, records, only_out=True)


@dataclass(frozen=True)
class Change:
    """One field of something known that a file makes another."""

    key: str
    name: str
    column: str
    old: str
    new: str


def changes_between(
    before: Mapping[str, Record], after: Mapping[str, Record], headings: Mapping[str, str]
) -> list[Change]:
    """The fields that differ, of what is there before and after."""
    return [
        Change(
            key, shown(record.get("name")), str(heading),
            shown(before[key].get(column)), shown(record.get(column)),
        )
        for key, record in after.items()
        if key in before
        for column, heading in headings.items()
        if before[key].get(column) != record.get(column)
    ]  # fmt: skip


def shown(value: Any) -> str:
    """A value of a record as a preview shows it."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def headings_of(columns: Sequence[Column]) -> dict[str, str]:
    """The heading of each column in a file that is written here."""
    return {column.key: column.heading for column in columns}
