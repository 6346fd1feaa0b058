"""Divisions for tests. May be imported upward only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from yizhan.ground.places import actions
from yizhan.ground.places.exchange import packaged_divisions
from yizhan.ground.places.models import Division
from yizhan.ground.places.rules import DivisionKind

MONDAY = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
"""Ten o'clock on a working Monday in Hechi."""


_numbers = count(1)


def hechi(*, villages: bool = False) -> None:
    """The real divisions of 河池市, with their boundaries."""
    rows = packaged_divisions()
    if not villages:
        rows = [row for row in rows if row.kind != DivisionKind.VILLAGE]
    actions.load_divisions(rows, by=None, at=MONDAY)


def a_division(parent: Division | None = None, *, kind: str = DivisionKind.CITY) -> Division:
    number = next(_numbers)
    return Division.objects.create(
        code=str(470000 + number),  # no province has 47: none of `hechi` is met, however many
        name=f"Division {number}",
        kind=kind,
        parent=parent,
        valid_from=date(2000, 1, 1),
    )
