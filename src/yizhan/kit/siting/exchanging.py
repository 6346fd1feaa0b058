"""A good choice at once: the site that adds most, again and again, then exchanges that help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from yizhan.kit.siting.arrays import Floats, Ints, sums
from yizhan.kit.siting.outcome import Exchange, Watch

LEAST = 1e-9
SWAPS = 400


@dataclass
class Covering:
    """Sites (rows), the demand they cover, and their costs."""

    reach: csr_matrix
    weights: Floats
    costs: Floats
    budget: float

    def __post_init__(self) -> None:
        self.columns = self.reach.tocsc()
        self.site_of = np.repeat(np.arange(self.reach.shape[0]), np.diff(self.reach.indptr))
        self.demand_of = self.reach.indices

    def demand_reached(self, sites: Ints) -> Ints:
        """Return how many of the sites cover each demand."""
        chosen = np.zeros(self.reach.shape[0])
        chosen[sites] = 1
        counts: Ints = np.rint(self.reach.T @ chosen).astype(np.int64)
        return counts

    def value(self, sites: Ints) -> float:
        return float(self.weights[self.demand_reached(sites) > 0].sum())

    def greedy(self) -> Ints:
        """Take what adds most for its cost, as long as the budget lasts."""
        gains = self.reach @ self.weights
        left, free = self.budget, self.weights.copy()
        chosen: list[int] = []
        while True:
            worth = np.where(self.costs <= left + LEAST, gains / np.maximum(self.costs, LEAST), -1)
            if not worth.size or gains[best := int(worth.argmax())] <= LEAST or worth[best] < 0:
                return np.array(chosen, dtype=np.int64)
            chosen.append(best)
            left -= self.costs[best]
            row = self._row(best)
            new = row[free[row] > 0]
            gains -= self._lost(new, free)
            free[new] = 0
            gains[best] = 0

    def _row(self, site: int) -> Ints:
        row = self.reach.indices[self.reach.indptr[site] : self.reach.indptr[site + 1]]
        return row.astype(np.int64)

    def _lost(self, demand: Ints, free: Floats) -> Floats:
        part = self.columns[:, demand]
        counts = np.diff(part.indptr)
        return sums(part.indices, np.repeat(free[demand], counts), self.reach.shape[0])

    def swap(self, chosen: Ints, *, watch: Watch) -> Ints:
        """Exchange one site for another as long as that helps."""
        for _swap in range(SWAPS):
            if watch.is_over(share=0.3) or not chosen.size:
                break
            change = self.changes(chosen)
            site, out = np.unravel_index(int(change.argmax()), change.shape)
            if change[site, out] <= LEAST:
                break
            chosen = chosen.copy()
            chosen[out] = site
        return chosen

    def changes(self, chosen: Ints) -> Floats:
        """Return by how much the value changes with each site (row) instead of each chosen one."""
        count = self.demand_reached(chosen)
        owner = np.full(count.size, -1)
        for place, site in enumerate(chosen):
            row = self._row(int(site))
            owner[row[count[row] == 1]] = place
        loss = self.losses(chosen)
        gain = self.reach @ np.where(count == 0, self.weights, 0.0)
        once = owner[self.demand_of] >= 0
        cell = self.site_of[once] * chosen.size + owner[self.demand_of[once]]
        shape = (self.reach.shape[0], chosen.size)
        kept = sums(cell, self.weights[self.demand_of[once]], shape[0] * shape[1]).reshape(shape)
        change = gain[:, None] + kept - loss[None, :]
        left = self.budget - self.costs[chosen].sum()
        dear = self.costs[:, None] > left + self.costs[chosen][None, :] + LEAST
        change[dear] = -np.inf
        change[chosen] = -np.inf
        result: Floats = change
        return result

    def losses(self, chosen: Ints) -> Floats:
        """Return how much each chosen site alone covers."""
        alone = np.where(self.demand_reached(chosen) == 1, self.weights, 0.0)
        losses: Floats = np.asarray(self.reach[chosen] @ alone)
        return losses

    def in_order(self, chosen: Ints) -> tuple[list[int], list[float]]:
        """Return the chosen ones, what adds most first, and what each adds to those before."""
        free = self.weights.copy()
        order, adds, rest = [], [], [int(site) for site in chosen]
        while rest:
            gains = [float(free[self._row(site)].sum()) for site in rest]
            best = int(np.argmax(gains))
            site = rest.pop(best)
            order.append(site)
            adds.append(gains[best])
            free[self._row(site)] = 0
        return order, adds

    def exchanges(self, chosen: Ints, value: float, *, fixed: Ints, most: int) -> list[Exchange]:
        """Return for the chosen that may go which other site would cost least, the best first."""
        if not chosen.size or self.reach.shape[0] == chosen.size:
            return []
        change = self.changes(chosen)
        change[:, np.isin(chosen, fixed)] = -np.inf
        best = change.argmax(axis=0)
        found = [
            Exchange(int(chosen[out]), int(site), value + float(change[site, out]))
            for out, site in enumerate(best)
            if np.isfinite(change[site, out])
        ]
        return sorted(found, key=lambda one: (-one.value, one.instead_of))[:most]
