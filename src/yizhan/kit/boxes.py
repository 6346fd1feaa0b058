"""Parts of a picture that nobody may see.

A box is kept in shares of the picture's sides, so that it holds for the picture in every size.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, NamedTuple

MOST = 200
"""Boxes of one picture; a crowd of more is looked at by a person."""


class Part(StrEnum):
    FACE = "face"
    PLATE = "plate"
    DRAWN = "drawn"
    """Somebody looked and drew it."""


@dataclass(frozen=True)
class Box:
    part: Part
    left: float
    top: float
    width: float
    height: float

    def in_pixels(self, width: int, height: int) -> Rectangle:
        """The box in a picture of this size."""
        left, top = round(self.left * width), round(self.top * height)
        return Rectangle(
            left, top, max(1, round(self.width * width)), max(1, round(self.height * height))
        )


class Rectangle(NamedTuple):
    """Whole pixels."""

    left: int
    top: int
    width: int
    height: int


class BadBoxes(ValueError):
    """These are not the boxes of a picture."""


def to_rows(boxes: Iterable[Box]) -> list[list[str | float]]:
    """Return boxes as plain lists, to be kept or sent."""
    return [
        [box.part, *(round(side, 4) for side in (box.left, box.top, box.width, box.height))]
        for box in boxes
    ]


def from_rows(rows: Any) -> list[Box]:
    """Return boxes from plain lists. Raises BadBoxes."""
    if not isinstance(rows, list) or len(rows) > MOST:
        raise BadBoxes("Not a list, or too long a one.")
    return [_box(row) for row in rows]


def _box(row: Any) -> Box:
    try:
        name, *sides = row
        part = Part(name)
        left, top, width, height = map(float, sides)
    except (TypeError, ValueError) as exc:
        raise BadBoxes("Not a box.") from exc
    if not all(map(isfinite, (left, top, width, height))):
        raise BadBoxes("Not a number.")
    right, bottom = min(left + width, 1.0), min(top + height, 1.0)
    left, top = max(left, 0.0), max(top, 0.0)
    if right <= left or bottom <= top:
        raise BadBoxes("Nothing of it is in the picture.")
    return Box(part, left, top, right - left, bottom - top)


def drawn(text: str) -> list[Box]:
    """Return the boxes that somebody drew, from `[[left, top, width, height], ...]`. Raises
    BadBoxes."""
    try:
        rows = json.loads(text or "[]")
    except (ValueError, RecursionError) as exc:
        raise BadBoxes("Not JSON.") from exc
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadBoxes("Not a list of boxes.")
    return from_rows([[Part.DRAWN, *row] for row in rows])
