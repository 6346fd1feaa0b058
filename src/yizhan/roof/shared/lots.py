"""The lot of a round in numbers, and the ticket of each restaurant, also of one that was not
drawn."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.kit import draws
from yizhan.wings.participation.restaurants.models import Round


@dataclass(frozen=True)
class Ticket:
    code: str
    name: str
    stratum: str
    ticket: str
    rank: int
    """Its place in the order of its stratum."""
    among: int
    places: int

    @property
    def drawn(self) -> bool:
        return self.rank <= self.places


@dataclass(frozen=True)
class InTheLot:
    """The contents of the lists of a round in numbers, and the restaurants that are put aside."""

    strata: list[tuple[draws.Stratum, int]]
    visitors: int
    aside: tuple[draws.Aside, ...]
    seats: int


def in_the_lot(a_round: Round) -> InTheLot:
    lists = draws.read(a_round.lists).lists
    there = [
        (stratum, sum(site.stratum == stratum.code for site in lists.sites))
        for stratum in lists.strata
    ]
    return InTheLot(there, len(lists.visitors), lists.aside, lists.seats)


def tickets_for(a_round: Round, words: str, *, most: int) -> list[Ticket]:
    """The tickets of restaurants with this code, or with this in their name."""
    lists = draws.read(a_round.lists).lists
    seed = draws.seed_of(a_round.digest, a_round.seed)
    wanted = [
        site for site in lists.sites if words.upper() == site.code.upper() or words in site.name
    ][:most]
    strata = {stratum.code: stratum for stratum in lists.strata}
    orders = {
        code: draws.in_order(
            (site.code for site in lists.sites if site.stratum == code),
            seed=seed,
            kind=draws.SITE,
        )
        for code in {site.stratum for site in wanted}
    }
    return [
        Ticket(
            site.code,
            site.name,
            strata[site.stratum].name,
            draws.ticket(seed, draws.SITE, site.code),
            orders[site.stratum].index(site.code) + 1,
            len(orders[site.stratum]),
            strata[site.stratum].places,
        )
        for site in wanted
    ]
