"""Cells, hours and words of siting: how many ask where and when, and nothing about anybody.

Pure. What is counted leaves this module only as `published` lets it: everything shown, drawn,
exported or planned with is made of these numbers, so that no difference between two of them tells
of fewer than FEWEST persons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import h3  # type: ignore[import-untyped]  # has no types
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.days import add_months
from yizhan.kit.errors import Refusal

RESOLUTION = 9
"""Cells of H3, about 350 m across."""
FEWEST = 5
"""The fewest persons of whom a cell says anything."""
MONTHS = 12
"""Whole months that are counted, so that the figures change once a month and not with each case."""
HOURS = tuple(range(24))
MOST_ADDED = 200
LONGEST_SECONDS = 120

CellHour = tuple[str, int]


class SitingVerb(Verb):
    PLAN_ASKED = "siting.plan_asked", "Asked where the next stations should be."
    PLAN_STOPPED = "siting.plan_stopped", "Stopped a plan; the best so far is kept."
    HEAT_LOADED = "siting.heat_loaded", "Read in where and when most is ordered, from a file."


class Basis(models.TextChoices):
    """The demand that a plan is for."""

    ASKED = "asked", _("asked for by riders")
    ORDERS = "orders", _("orders of platforms")


class Aim(models.TextChoices):
    COVER = "cover", _("cover most")
    DISTANCE = "distance", _("shortest ways")


class PlanState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("plan", "waiting")
    RUNNING = "running", pgettext_lazy("plan", "computing")
    DONE = "done", pgettext_lazy("plan", "done")
    IMPOSSIBLE = "impossible", pgettext_lazy("plan", "impossible")


UNFINISHED = (PlanState.WAITING, PlanState.RUNNING)


class SiteKind(StrEnum):
    NEW = "new"
    LONGER = "longer"
    """A station that exists, open longer."""


class WrongHours(Refusal):
    code = "siting_hours"
    status = 422
    message = _("Write hours as 22-6, or several with commas: 11-13,17-20.")


class OwnSite(NamedTuple):
    """A candidate of one's own."""

    code: str
    name: str
    lon: float
    lat: float
    cost: float = 1.0


@dataclass(frozen=True)
class Question:
    add: float
    within: int = 500
    hours: tuple[int, ...] = HOURS
    aim: str = Aim.COVER.value
    basis: str = Basis.ASKED.value
    amenity: str = ""
    new: bool = True
    """New sites are candidates."""
    longer: bool = True
    """Longer hours of existing stations are candidates beside new sites."""
    longer_cost: float = 1.0
    """The cost of longer hours, where a new site costs 1."""
    forced: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    seconds: float = 60.0
    sites: tuple[OwnSite, ...] = field(default=())
    """Candidates of one's own; none: the cells with demand."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, known: Mapping[str, Any]) -> Question:
        tuples = {key: tuple(known[key]) for key in ("hours", "forced", "forbidden")}
        sites = tuple(OwnSite(*site) for site in known["sites"])
        return cls(**{**known, **tuples, "sites": sites})


def cell_of(lon: float, lat: float) -> str:
    cell: str = h3.latlng_to_cell(lat, lon, RESOLUTION)
    return cell


def middle_of(cell: str) -> tuple[float, float]:
    """Return longitude and latitude of a cell's middle."""
    lat, lon = h3.cell_to_latlng(cell)
    return float(lon), float(lat)


def outline_of(cell: str) -> list[tuple[float, float]]:
    """Return the corners of a cell, closed, as GeoJSON has them."""
    corners = [(float(lon), float(lat)) for lat, lon in h3.cell_to_boundary(cell)]
    return [*corners, corners[0]]


def is_cell(text: str) -> bool:
    return bool(h3.is_valid_cell(text)) and h3.get_resolution(text) == RESOLUTION


def counted_months(today: date) -> tuple[date, date]:
    """Return the first day that counts and the first one after: whole months before this one."""
    end = today.replace(day=1)
    return add_months(end, -MONTHS), end


def persons(seen: Iterable[tuple[str, int, Hashable]]) -> Counter[CellHour]:
    """Count for each cell and hour everybody once."""
    return Counter((cell, hour) for cell, hour, _who in set(seen))


def published(counts: Mapping[CellHour, int]) -> dict[CellHour, int]:
    """Return what may be told: counts from FEWEST on, in steps of FEWEST; what is less in a cell
    is counted in the seven times larger one around it, and left out if it is less there, too."""
    told: dict[CellHour, int] = {}
    rest: Counter[CellHour] = Counter()
    for (cell, hour), count in counts.items():
        if count >= FEWEST:
            told[cell, hour] = _in_steps(count)
        else:
            rest[h3.cell_to_parent(cell), hour] += count
    told |= {key: _in_steps(count) for key, count in rest.items() if count >= FEWEST}
    return dict(sorted(told.items()))


def _in_steps(count: int) -> int:
    return count - count % FEWEST


def hours_in(text: str) -> tuple[int, ...]:
    """Read «22-6» or «11-13,17-20» as hours of the day; the last hour of each is left out, as on a
    door. Raises WrongHours."""
    if not text.strip():
        return HOURS
    hours: set[int] = set()
    for part in text.replace("，", ",").replace("、", ",").split(","):
        begin, _dash, end = part.replace("–", "-").replace("~", "-").partition("-")
        try:
            first, last = int(begin), int(end) if end.strip() else int(begin) + 1
        except ValueError:
            raise WrongHours from None
        if not (0 <= first < 24 and 0 <= last <= 24 and first != last):
            raise WrongHours
        span = last - first if last > first else last + 24 - first
        hours |= {(first + step) % 24 for step in range(span)}
    return tuple(sorted(hours))


def hours_as_text(hours: Iterable[int]) -> str:
    """Write hours as spans, the night as one: «22-6»."""
    known = sorted(set(hours))
    if not known or len(known) == 24:
        return "" if not known else "0-24"
    begins = [hour for hour in known if (hour - 1) % 24 not in known]
    spans = []
    for begin in begins:
        length = next(step for step in range(1, 25) if (begin + step) % 24 not in known)
        end = begin + length
        spans.append(f"{begin}-{end if end <= 24 else end - 24}")
    return ",".join(spans)
