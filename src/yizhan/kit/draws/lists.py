"""The parts of a draw: what is frozen, what was drawn, what was passed on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

FORMAT = "yizhan draw 1"
NOBODY = "-"


def tidy(text: str) -> str:
    """A text as it stands in a file: on one line, with nothing in it that could be a column."""
    return " ".join(text.split())


def line(*parts: object) -> str:
    return "\t".join(tidy(str(part)) for part in parts)


@dataclass(frozen=True)
class Stratum:
    code: str
    places: int
    name: str


@dataclass(frozen=True)
class Site:
    stratum: str
    code: str
    name: str


@dataclass(frozen=True)
class Aside:
    """A site that is not in the lot, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Lists:
    """All that is frozen before the seed exists."""

    title: str
    by: str
    frozen_on: str
    seed_day: str
    seed_source: str
    each: int
    """Visitors who go to one site together."""
    strata: tuple[Stratum, ...]
    sites: tuple[Site, ...]
    visitors: tuple[str, ...]
    aside: tuple[Aside, ...] = ()
    avoid: frozenset[tuple[str, str]] = frozenset()
    """Pairs of a visitor and a site she does not go to."""

    @property
    def seats(self) -> int:
        return self.each * sum(stratum.places for stratum in self.strata)

    @cached_property
    def text(self) -> str:
        """The file, each list in the order of its codes. The same lists give the same bytes."""
        return "".join(f"{line}\n" for line in self._lines())

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def _lines(self) -> Iterator[str]:
        yield FORMAT
        yield line("round", self.title)
        yield line("by", self.by)
        yield line("frozen", self.frozen_on)
        yield line("seed-day", self.seed_day)
        yield line("seed-source", self.seed_source)
        yield line("each", self.each)
        for stratum in sorted(self.strata, key=lambda one: one.code):
            yield line("stratum", stratum.code, stratum.places, stratum.name)
        for site in sorted(self.sites, key=lambda one: (one.stratum, one.code)):
            yield line("site", site.stratum, site.code, site.name)
        for aside in sorted(self.aside, key=lambda one: one.code):
            yield line("aside", aside.code, aside.name, aside.reason)
        for visitor in sorted(self.visitors):
            yield line("visitor", visitor)
        for visitor, code in sorted(self.avoid):
            yield line("avoid", visitor, code)


@dataclass(frozen=True)
class Visit:
    """A site that was drawn, and who goes there."""

    site: str
    visitors: tuple[str, ...]


@dataclass(frozen=True)
class Pass:
    """A seat that went from one visitor to the next; `to` None: nobody was left."""

    site: str
    visitor: str
    to: str | None

    @property
    def words(self) -> tuple[str, str, str]:
        """As a file has it."""
        return self.site, self.visitor, self.to or NOBODY


@dataclass(frozen=True)
class Outcome:
    """The answer of the lot. `deal` None: in every deal somebody would go where she must not."""

    sites: tuple[str, ...]
    visits: tuple[Visit, ...]
    deal: int | None
    waiting: tuple[str, ...]
    """The visitors who have no seat, in their order."""


@dataclass(frozen=True)
class Round:
    """A file of a draw as it was read: the frozen part, and what it says was drawn."""

    lists: Lists
    frozen: str
    """The frozen part, sign by sign."""
    seed: str | None = None
    deal: int | None = None
    visits: tuple[Visit, ...] = ()
    passed: tuple[Pass, ...] = ()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.frozen.encode()).hexdigest()
