"""The riders at the end of a day, counted from rows and read from rollups. What is kept is how many
entries there are at each site, and how many people have entries at which sites at once: so the
different people at any sites together are known, and nobody is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count

from yizhan.roof.insight.models import Headcount
from yizhan.wings.organisation.register.index import entered_twice, entered_twice_on
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.riding import RidershipQuerySet

Sites = tuple[int, ...]
"""Sites at which somebody is entered at once."""
NEAR = timedelta(days=10)
"""A headcount so long before a day is brought up to it by who came and went since."""


class Heads:
    """The entries in force at the end of a day."""

    def __init__(
        self, at_site: Callable[[], Counter[int]], *, entries: int, together: Counter[Sites]
    ) -> None:
        """`at_site` is asked only where sites are told apart: there may be thousands."""
        self._at_site, self.entries, self.together = at_site, entries, together

    @cached_property
    def at_site(self) -> Counter[int]:
        """The number of entries at each site; one without any is not among them."""
        return self._at_site()

    def __eq__(self, other: object) -> bool:
        mine = self.entries, self.together, self.at_site
        return isinstance(other, Heads) and mine == (other.entries, other.together, other.at_site)

    __hash__ = None  # type: ignore[assignment]  # they are compared, and never keys

    def people(self, sites: Collection[int] | None = None) -> int:
        """Different people at these sites; None: at all."""
        entries = self.entries if sites is None else self.at(sites).total()
        for group, people in self.together.items():
            here = sum(sites is None or site in sites for site in group)
            entries -= people * max(0, here - 1)
        return entries

    def at(self, sites: Iterable[int]) -> Counter[int]:
        """The entries at some sites; a site without any is not among them."""
        return Counter({site: self.at_site[site] for site in sites if site in self.at_site})


def heads_of(kept: Headcount) -> Heads:
    """Return the numbers that a rollup keeps."""
    together = Counter({tuple(sites): people for sites, people in kept.together})
    return Heads(lambda: _sites_of(kept), entries=kept.entries, together=together)


@dataclass(frozen=True)
class HeadCounter:
    """Counts from rows, day by day. Make a new one for every run: who was ever entered twice at
    once is read only once."""

    def on(self, day: date) -> Heads:
        at_once = (
            (rider, site)
            for rider, site, since, until in self._at_once
            if since <= day and (until is None or until > day)
        )
        at_site = count_by_site(Ridership.objects.in_force(on=day))
        return Heads(lambda: at_site, entries=at_site.total(), together=_together(at_once))

    @cached_property
    def _at_once(self) -> list[tuple[int, int, date, date | None]]:
        return list(entered_twice().values_list("rider", "site", "joined_on", "left_on"))


def heads(on: date) -> Heads | None:
    """Read the entries of a day from its rollup, or from one shortly before and what changed since.
    None: there is neither."""
    kept = Headcount.objects.of_days(since=on - NEAR, until=on).first()
    if kept is None:
        return None
    last = kept.rollup.last
    if last == on:
        return heads_of(kept)
    came = count_by_site(Ridership.objects.in_force(on=on).came(after=last, until=on))
    went = count_by_site(Ridership.objects.in_force(on=last).went(after=last, until=on))
    return Heads(
        lambda: _sites_of(kept) + came - went,
        entries=kept.entries + came.total() - went.total(),
        together=_together(entered_twice_on(on).values_list("rider", "site")),
    )


def _sites_of(kept: Headcount) -> Counter[int]:
    return Counter({int(site): entries for site, entries in kept.at_site.items()})


def count_by_site(rows: RidershipQuerySet) -> Counter[int]:
    counted = rows.order_by().values_list("site").annotate(entries=Count("pk"))
    return Counter(dict(counted))


def _together(rows: Iterable[tuple[int, int]]) -> Counter[Sites]:
    sites: dict[int, list[int]] = defaultdict(list)
    for rider, site in rows:
        sites[rider].append(site)
    return Counter(tuple(sorted(one)) for one in sites.values() if len(one) > 1)
