"""One text as it goes to the worker's other process."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    text: str
    vector: bytes | None
    """What was kept of its meaning."""
    pin: int | None
    """The group that somebody has decided it belongs to."""
    persons: int
    """How many persons said it."""
