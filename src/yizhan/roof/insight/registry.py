"""A figure's declaration: its key, its name, its unit, what exactly it counts, and the lines behind
it. A new figure is one function in `indicators.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from yizhan.roof.insight.extent import Extent


@dataclass(frozen=True)
class Line:
    """One thing a figure counts, as far as everybody may see it."""

    name: str
    place: str = ""
    count: int = 1
    link: str = ""
    """A path on this platform."""


@dataclass(frozen=True)
class Answer:
    """A figure and, when asked, its lines. Their counts add up to `value`; the lines of a share
    are what is missing."""

    value: int | float
    lines: Callable[[], list[Line]] = field(repr=False)


@dataclass(frozen=True)
class Indicator:
    key: str
    name: str | Promise
    unit: str | Promise
    """The unit counted, as it stands after the number; «%» for a share."""
    definition: str | Promise
    compute: Callable[[Extent], Answer]


REGISTRY: dict[str, Indicator] = {}


def indicator(
    key: str, *, name: str | Promise, unit: str | Promise, definition: str | Promise
) -> Callable[[Callable[[Extent], Answer]], Callable[[Extent], Answer]]:
    def enter(compute: Callable[[Extent], Answer]) -> Callable[[Extent], Answer]:
        REGISTRY[key] = Indicator(key, name, unit, definition, compute)
        return compute

    return enter
