"""The bottom bar of the phone: the places a rider goes to, those of them that exist.

A topic of a surface declares its place in its `urls.py`, so that a place comes with its pages and
never leads nowhere (docs/decisions/0024-the-phones-bottom-bar.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from yizhan.ground.people.models import Person

Waits = Callable[[Person, datetime], bool]


@dataclass(frozen=True)
class Place:
    url: str
    icon: str
    label: Promise
    position: int
    """From the left, as in the decision: stations 1, orders 2, reports 3, activities 4, mine 5."""
    also: tuple[str, ...] = ()
    """The beginnings of other addresses that belong to this place."""
    waits: Waits | None = None
    """Whether something waits there for this person; the bar then says so on every page."""

    def holds(self, path: str) -> bool:
        """Return whether a page belongs here. The home page's address explains only itself."""
        address = _address(self.url)
        own = path == address if address == "/" else path.startswith(address)
        return bool(address) and (own or path.startswith(self.also))


@cache
def _address(name: str) -> str:
    """Return the address of a place; empty where this server does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Entry(NamedTuple):
    href: str
    icon: str
    label: str
    here: bool
    waits: bool = False


_sources: list[Callable[[], Iterable[Place]]] = []


def add_places(source: Callable[[], Iterable[Place]]) -> None:
    """Take the places of a surface into the bar. `source` is called once, when it is shown."""
    _sources.append(source)


@cache
def _places() -> tuple[Place, ...]:
    return tuple(sorted((p for source in _sources for p in source()), key=lambda p: p.position))


def entries(path: str, *, person: Person | None = None, at: datetime) -> tuple[Entry, ...]:
    """Return the places for a page, with the one that it belongs to marked, and those where
    something waits for whoever is signed in."""
    here = next((place.url for place in _places() if place.holds(path)), "")
    return tuple(
        Entry(
            _address(place.url),
            place.icon,
            str(place.label),
            place.url == here,
            bool(person and place.waits and place.waits(person, at)),
        )
        for place in _places()
        if _address(place.url)
    )


def urgent_address() -> str:
    """Return where somebody goes who has just had an accident or is threatened."""
    return _address("public:accident") or f"{_address('rider:order')}?group=accident"
