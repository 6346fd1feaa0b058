"""One text as it goes to the worker's other process."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    text: str
    vector: bytes | None
    """Its meaning, if it was kept."""
    pin: int | None
    """The group that somebody has decided it belongs to."""
    persons: int
    """The number of cases in which it was said."""
    item: str = ""
    """The item that was ordered."""
    place: int | None = None
    """The place, if it is a matter of a place: equal numbers are one place."""
