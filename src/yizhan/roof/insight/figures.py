"""The figures of one day, for whoever shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.insight.registry import Answer, Indicator


@dataclass(frozen=True)
class Figure:
    about: Indicator
    answer: Answer
    on: date

    @property
    def value(self) -> int | float:
        return self.answer.value


def figures(extent: Extent) -> Iterator[Figure]:
    for about in REGISTRY.values():
        yield Figure(about, about.compute(extent), extent.on)


def last_day(year: int, *, today: date) -> date:
    """The day that stands for a year: its last, or today while it is not over."""
    return min(date(year, 12, 31), today)
