"""A kind of table that the platform imports and exports, declared in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from yizhan.kit.tables.each import Loaded, Progress, Reading, Source
from yizhan.kit.tables.shape import Column
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

    def by_key(self) -> dict[str, Record]:
        """Return the stored records by the value of their first column, which identifies a row."""
        key = self.columns[0].key
        return {str(record[key]): record for record in self.records()}

    @cached_property
    def headings(self) -> Mapping[str, str]:
        return headings_of(self.columns)


@dataclass(frozen=True)
class Change:
    """One field of something known that a file makes another."""

    key: str
    column: str
    old: str
    new: str


def changes_between(
    before: Mapping[str, Record], after: Mapping[str, Record], headings: Mapping[str, str]
) -> list[Change]:
    """The fields that differ, of what is there before and after."""
    return [
        Change(key, str(heading), _shown(before[key].get(column)), _shown(record.get(column)))
        for key, record in after.items()
        if key in before
        for column, heading in headings.items()
        if before[key].get(column) != record.get(column)
    ]


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def headings_of(columns: Sequence[Column]) -> dict[str, str]:
    """The heading of each column in a file that is written here."""
    return {column.key: column.heading for column in columns}
