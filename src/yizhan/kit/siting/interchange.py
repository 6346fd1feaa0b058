"""Ways of demand to sites, and the choice that no exchange of one site makes better.

Resende and Werneck (2007): gain of each site, loss of each chosen one, and what both share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yizhan.kit.siting.arrays import Floats, Ints, sums
from yizhan.kit.siting.outcome import Watch

LEAST = 1e-9
SWAPS = 2000


@dataclass(frozen=True)
class Ways:
    """Pairs of demand and site, sorted by both; each is cheaper than the demand's cap."""

    demand: Ints
    site: Ints
    cost: Floats
    cap: Floats
    """The cost of each demand with the sites that are there in any case."""
    sites: int

    @classmethod
    def of(cls, demand: Ints, site: Ints, cost: Floats, *, cap: Floats, sites: int) -> Ways:
        keep = np.flatnonzero(cost < cap[demand])
        order = keep[np.lexsort((site[keep], cost[keep], demand[keep]))]
        return cls(demand[order], site[order], cost[order], cap, sites)

    @property
    def is_whole(self) -> bool:
        costs = (self.cost, self.cap)
        return all(bool((cost == np.rint(cost)).all()) for cost in costs)

    def with_open(self, forced: Ints) -> Ways:
        """Return the ways that are left when some sites are open in any case."""
        if not forced.size:
            return self
        taken = np.isin(self.site, forced)
        cap = self.cap.copy()
        np.minimum.at(cap, self.demand[taken], self.cost[taken])
        rest = ~taken
        return Ways.of(
            self.demand[rest], self.site[rest], self.cost[rest], cap=cap, sites=self.sites
        )

    def nearest(self, chosen: Ints) -> tuple[Floats, Floats, Ints]:
        """Return the least and second least cost of each demand, and the place of its site among
        the chosen ones (-1: none of them)."""
        place = np.full(self.sites, -1)
        place[chosen] = np.arange(chosen.size)
        taken = np.flatnonzero(place[self.site] >= 0)
        demand = self.demand[taken]
        first = np.ones(taken.size, dtype=bool)
        first[1:] = demand[1:] != demand[:-1]
        second = np.zeros(taken.size, dtype=bool)
        second[1:] = first[:-1] & ~first[1:]
        least, next_best = self.cap.copy(), self.cap.copy()
        owner = np.full(self.cap.size, -1)
        least[demand[first]] = self.cost[taken[first]]
        owner[demand[first]] = place[self.site[taken[first]]]
        next_best[demand[second]] = self.cost[taken[second]]
        return least, next_best, owner

    def value(self, chosen: Ints) -> float:
        return float(self.nearest(chosen)[0].sum())

    def gains(self, least: Floats) -> Floats:
        better = np.maximum(least[self.demand] - self.cost, 0.0)
        return sums(self.site, better, self.sites)

    def greedy(self, add: int) -> Ints:
        """Add one site after the other, each the best beside those before."""
        starts = np.argsort(self.site, kind="stable")
        edges = np.searchsorted(self.site[starts], np.arange(self.sites + 1))
        least, gains = self.cap.copy(), self.gains(self.cap)
        rows = np.searchsorted(self.demand, np.arange(self.cap.size + 1))
        chosen: list[int] = []
        while len(chosen) < min(add, self.sites):
            best = int(gains.argmax())
            if gains[best] <= LEAST:
                break
            chosen.append(best)
            pairs = starts[edges[best] : edges[best + 1]]
            pairs = pairs[self.cost[pairs] < least[self.demand[pairs]]]
            self._lower(gains, least, pairs, rows)
        return np.array(chosen, dtype=np.int64)

    def _lower(self, gains: Floats, least: Floats, pairs: Ints, rows: Ints) -> None:
        """Note that these pairs are taken: what other sites would gain there is less."""
        demand = self.demand[pairs]
        counts = rows[demand + 1] - rows[demand]
        ends = np.cumsum(counts)
        touched = np.arange(int(counts.sum())) + np.repeat(rows[demand] - (ends - counts), counts)
        before = np.repeat(least[demand], counts)
        after = np.repeat(self.cost[pairs], counts)
        cost = self.cost[touched]
        less = np.maximum(before - cost, 0.0) - np.maximum(after - cost, 0.0)
        gains -= sums(self.site[touched], less, self.sites)
        least[demand] = self.cost[pairs]

    def losses(self, chosen: Ints) -> Floats:
        """Return by how much the sum grows without each chosen site."""
        least, next_best, owner = self.nearest(chosen)
        own = owner >= 0
        return sums(owner[own], (next_best - least)[own], chosen.size)

    def changes(self, chosen: Ints) -> Floats:
        """Return by how much the sum falls with each site (row) instead of each chosen one."""
        least, next_best, owner = self.nearest(chosen)
        own = owner >= 0
        loss = sums(owner[own], (next_best - least)[own], chosen.size)
        shared = np.flatnonzero((owner[self.demand] >= 0) & (self.cost < next_best[self.demand]))
        demand = self.demand[shared]
        saved = next_best[demand] - np.maximum(self.cost[shared], least[demand])
        cell = self.site[shared] * chosen.size + owner[demand]
        both = sums(cell, saved, self.sites * chosen.size)
        both = both.reshape(self.sites, chosen.size)
        changes: Floats = self.gains(least)[:, None] + both - loss[None, :]
        return changes

    def in_order(self, chosen: Ints) -> tuple[list[int], list[float]]:
        """Return the chosen ones, what helps most first, and by how much beside those before."""
        mask = np.zeros(self.sites, dtype=bool)
        mask[chosen] = True
        least, rest = self.cap.copy(), [int(site) for site in chosen]
        order, adds = [], []
        taken = np.flatnonzero(mask[self.site])
        part = Ways(self.demand[taken], self.site[taken], self.cost[taken], self.cap, self.sites)
        while rest:
            gains = part.gains(least)
            site = max(rest, key=lambda one: (gains[one], -one))
            rest.remove(site)
            order.append(site)
            adds.append(float(gains[site]))
            own = part.site == site
            np.minimum.at(least, part.demand[own], part.cost[own])
        return order, adds


def interchange(ways: Ways, chosen: Ints, *, watch: Watch, share: float = 0.3) -> Ints:
    """Exchange one site for another as long as that makes the sum less."""
    for _swap in range(SWAPS):
        if not chosen.size or watch.is_over(share=share):
            break
        changes = ways.changes(chosen)
        changes[chosen] = -np.inf
        site, out = np.unravel_index(int(changes.argmax()), changes.shape)
        if changes[site, out] <= LEAST * max(1.0, float(ways.cap.sum())):
            break
        chosen = chosen.copy()
        chosen[out] = site
        watch.tell(ways.value(chosen), None)
    return chosen
