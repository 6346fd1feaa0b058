"""Divisions for tests. May be imported upward only."""

from __future__ import annotations

from datetime import UTC, datetime

from yizhan.ground.places import actions
from yizhan.ground.places.exchange import packaged_divisions
from yizhan.ground.places.rules import DivisionKind

MONDAY = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
"""Ten o'clock on a working Monday in Hechi."""


def hechi(*, villages: bool = False) -> None:
    """The real divisions of 河池市, with their boundaries."""
    rows = packaged_divisions()
    if not villages:
        rows = [row for row in rows if row.kind != DivisionKind.VILLAGE]
    actions.load_divisions(rows, by=None, at=MONDAY)
