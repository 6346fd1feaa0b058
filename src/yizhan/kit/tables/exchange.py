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

    @cached_property
    def headings(self) -> Mapping[str, str]:
        return headings_of(self.columns)


def headings_of(columns: Sequence[Column]) -> dict[str, str]:
    """The heading of each column in a file that is written here."""
    return {column.key: column.heading for column in columns}
