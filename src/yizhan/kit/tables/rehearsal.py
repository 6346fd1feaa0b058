"""The outcome of an import, known by running it in a transaction that is undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from yizhan.kit.tables.each import Loaded, Progress
from yizhan.kit.tables.exchange import Change, Exchange, changes_between, shown

PART = 500
"""Rows that are rehearsed at once where it may be in parts: others wait as long to write."""


@dataclass
class Rehearsal:
    """The outcome of an import that has not taken place."""

    loaded: Loaded = Loaded(0, 0, 0)
    changes: list[Change] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    """Key and name of each record that would be new."""


def rehearse(
    exchange: Exchange,
    rows: Sequence[Any],
    *,
    by: Any,
    at: datetime,
    progress: Progress | None = None,
) -> Rehearsal:
    """Find out what loading these rows would change. Keeps nothing. Raises what the load raises."""
    rehearsal = Rehearsal()
    part = PART if exchange.records_of is not None else max(len(rows), 1)
    for start in range(0, len(rows), part):
        some = rows[start : start + part]
        _rehearse_part(exchange, some, rehearsal, by=by, at=at)
        if progress is not None:
            progress(start + len(some), len(rows))
    return rehearsal


def _rehearse_part(
    exchange: Exchange, rows: Sequence[Any], rehearsal: Rehearsal, *, by: Any, at: datetime
) -> None:
    with transaction.atomic():
        before = exchange.by_key(rows)
        loaded = exchange.load(rows, by=by, at=at)
        after = exchange.by_key(rows)
        transaction.set_rollback(True)
    rehearsal.loaded = Loaded(*(a + b for a, b in zip(rehearsal.loaded, loaded, strict=True)))
    rehearsal.changes += changes_between(before, after, exchange.headings)
    rehearsal.created += [
        " ".join(filter(None, (key, shown(record.get("name")))))
        for key, record in after.items()
        if key not in before
    ]
