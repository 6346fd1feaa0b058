"""A figure's declaration: its key, its topic, its name, its unit, what exactly it
counts, and the lines behind it. A new figure is one function in a module of `indicators`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

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
    PLACES = "places", Part.CARE
    ACTIVITIES = "activities", Part.CARE
    ROLES = "roles", Part.PARTICIPATION
    FRONT_LINE = "front_line", Part.PARTICIPATION


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
    measured: bool = True
    """False: there was nothing of which it could be a share or a median."""


@dataclass(frozen=True)
class Indicator:
    key: str
    topic: Topic
    name: str | Promise
    unit: str | Promise
    """The unit counted, as it stands after the number; «%» for a share."""
    definition: str | Promise
    of_people: bool
    """It counts persons: a brief of one unit shows no group of fewer than five of them."""
    compute: Callable[[Extent], Answer]

    @property
    def part(self) -> Part:
        return self.topic.part


REGISTRY: dict[str, Indicator] = {}


def indicator(
    key: str,
    *,
    topic: Topic,
    name: str | Promise,
    unit: str | Promise,
    definition: str | Promise,
    of_people: bool = False,
) -> Callable[[Callable[[Extent], Answer]], Callable[[Extent], Answer]]:
    def enter(compute: Callable[[Extent], Answer]) -> Callable[[Extent], Answer]:
        REGISTRY[key] = Indicator(key, topic, name, unit, definition, of_people, compute)
        return compute

    return enter
