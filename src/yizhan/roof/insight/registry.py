"""A figure's declaration: its key, its topic, its name, its unit, what exactly it counts, from
which rows and how, and the lines behind it. A new figure is one function in a module of
`indicators`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, overload

from django.db.models import QuerySet
from django.utils.functional import Promise

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.insight.extent import Extent


class Part(StrEnum):
    """The parts of the mission, in the order of the brief."""

    ORGANISATION = "organisation"
    CARE = "care"
    PARTICIPATION = "participation"


class Topic(StrEnum):
    """The topics inside the parts, in the order of the brief."""

    part: Part

    def __new__(cls, value: str, part: Part) -> Topic:
        topic = str.__new__(cls, value)
        topic._value_ = value
        topic.part = part
        return topic

    NETWORK = "network", Part.ORGANISATION
    MEMBERS = "members", Part.ORGANISATION
    MEASURES = "measures", Part.ORGANISATION
    BURDEN = "burden", Part.ORGANISATION
    PLACES = "places", Part.CARE
    ACTIVITIES = "activities", Part.CARE
    ROLES = "roles", Part.PARTICIPATION
    FRONT_LINE = "front_line", Part.PARTICIPATION


OWNERS: dict[Topic, UnitKind] = {
    Topic.NETWORK: UnitKind.CITY_COMMITTEE,
    Topic.MEMBERS: UnitKind.CITY_COMMITTEE,
    Topic.MEASURES: UnitKind.CITY_COMMITTEE,
    Topic.BURDEN: UnitKind.CITY_COMMITTEE,
    Topic.PLACES: UnitKind.BUREAU,
    Topic.ACTIVITIES: UnitKind.BUREAU,
    Topic.ROLES: UnitKind.BUREAU,
    Topic.FRONT_LINE: UnitKind.BUREAU,
}
"""The kind of unit that answers for the figures of a topic."""


@dataclass(frozen=True)
class Line:
    """One thing a figure counts, as far as everybody may see it."""

    name: str
    place: str = ""
    count: int = 1
    link: str = ""
    """A path on this platform."""


class RowLines(Sequence[Line]):
    """The lines made of the rows of a query, one for each. Only those that are shown are read."""

    def __init__(
        self, rows: QuerySet[Any], line: Callable[[Any], Line], *, count: int | None = None
    ) -> None:
        """`count`: how many rows there are, where that is known."""
        self._rows, self._line, self._known = rows, line, count

    def __len__(self) -> int:
        return self._count if self._known is None else self._known

    def __iter__(self) -> Iterator[Line]:
        return map(self._line, self._rows.iterator(chunk_size=2_000))

    @overload
    def __getitem__(self, which: int) -> Line: ...
    @overload
    def __getitem__(self, which: slice) -> list[Line]: ...
    def __getitem__(self, which: int | slice) -> Line | list[Line]:
        if isinstance(which, slice):
            return [self._line(row) for row in self._rows[which]]
        return self._line(self._rows[which])

    @cached_property
    def _count(self) -> int:
        return self._rows.order_by().count()


@dataclass(frozen=True)
class Answer:
    """A figure and, when asked, its lines. Their counts add up to `value`; the lines of a share
    are what is missing, those of a median what it is taken of."""

    value: int | float
    lines: Callable[[], Sequence[Line]] = field(repr=False)
    measured: bool = True
    """False: nothing was counted, or there was nothing of which it could be a share or a median."""


@dataclass(frozen=True)
class Indicator:
    key: str
    topic: Topic
    name: str | Promise
    unit: str | Promise
    """The unit counted, as it stands after the number; «%» for a share."""
    definition: str | Promise
    formula: str | Promise
    source: str | Promise
    """The rows it is computed from."""
    compute: Callable[[Extent], Answer] = field(repr=False)
    of_people: bool = False
    """It counts persons: a brief of one unit shows no group of fewer than five of them."""
    seen_with: Permission | None = None
    """Whoever holds it sees groups of persons of any size; None: nobody does."""
    flow: bool = False
    """It counts what happens from a first day on; False: what is so at the end of a day."""
    shielded: str | Promise = ""
    """A sentence about that which its rows do not show, and why."""

    @property
    def part(self) -> Part:
        return self.topic.part

    @property
    def owner(self) -> UnitKind:
        return OWNERS[self.topic]

    @property
    def is_share(self) -> bool:
        return self.unit == "%"


REGISTRY: dict[str, Indicator] = {}


def indicator(
    key: str, *, topic: Topic, name: str | Promise, **about: Any
) -> Callable[[Callable[[Extent], Answer]], Callable[[Extent], Answer]]:
    """Enter a figure; the other arguments are the fields of Indicator."""

    def enter(compute: Callable[[Extent], Answer]) -> Callable[[Extent], Answer]:
        REGISTRY[key] = Indicator(key, topic, name, compute=compute, **about)
        return compute

    return enter
