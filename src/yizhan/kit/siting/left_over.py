"""The small model of all that the bound leaves undecided.

Elloumi (2010): for each demand a column for "nothing is open so near", and costs are the steps from
one distance to the next. Demand with the same nearest sites shares its columns.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix

from yizhan.kit.siting.arrays import Bools, Floats, Ints, sums
from yizhan.kit.siting.interchange import Ways
from yizhan.kit.siting.lagrange import Bound
from yizhan.kit.siting.solver import Model


class LeftOver:
    def __init__(self, ways: Ways, bound: Bound, add: int) -> None:
        self.bound = bound
        self.opened, closed = _decided(bound, add)
        self.add = add - self.opened.size
        fixed = ways.with_open(self.opened)
        room = bound.room
        near = fixed.cost - bound.prices[fixed.demand] < room
        keep = near & ~closed[fixed.site]
        self.capped = fixed.cap - bound.prices >= room
        """Demand that is not served by what is there in any case, in any better answer."""
        self.ways = Ways(
            fixed.demand[keep], fixed.site[keep], fixed.cost[keep], fixed.cap, fixed.sites
        )
        self.sites = np.unique(self.ways.site)
        self.is_decided = room <= 0 or self.add < 1 or not self._can_be_better()

    def _can_be_better(self) -> bool:
        served = np.bincount(self.ways.demand, minlength=self.ways.cap.size) > 0
        return not bool((self.capped & ~served).any())

    def model(self) -> Model:
        """Columns: sites, then what is not open. Rows: one per column of these, then the number."""
        ways = self.ways
        first, level, starts = _levels(ways)
        key = _keys(ways, first, level)
        shared, at, column = np.unique(key, return_index=True, return_inverse=True)
        column = column.ravel()
        levels = starts.size
        demand = ways.demand[starts]
        last = np.ones(levels, dtype=bool)
        last[:-1] = demand[1:] != demand[:-1]
        ahead = np.empty(levels)
        ahead[:-1] = ways.cost[starts[1:]]
        ahead[last] = ways.cap[demand[last]]
        cost = sums(column, ahead - ways.cost[starts], shared.size)
        upper = np.ones(shared.size)
        upper[column[last & self.capped[demand]]] = 0.0
        self._size = self.sites.size + shared.size
        self._column, self._starts = column, starts
        rows = self._rows(level, column, at)
        base = ways.cost[starts[np.flatnonzero(np.r_[True, demand[1:] != demand[:-1]])]].sum()
        served = np.bincount(ways.demand, minlength=ways.cap.size) > 0
        return Model(
            cost=np.concatenate([np.zeros(self.sites.size), cost]),
            upper=np.concatenate([np.ones(self.sites.size), upper]),
            whole=np.arange(self._size) < self.sites.size,
            rows=rows[0],
            row_lower=np.concatenate([rows[1], [-np.inf]]),
            row_upper=np.concatenate([np.full(shared.size, np.inf), [self.add]]),
            offset=float(base + ways.cap[~served].sum()),
            step=1.0 if self.bound.is_whole else 0.0,
            presolve=False,
        )

    def _rows(self, level: Ints, column: Ints, at: Ints):  # type: ignore[no-untyped-def]  # SciPy's
        """Row of a column: it, and the sites of its level, are 1 if the level before is."""
        ways, sites = self.ways, self.sites
        taken = np.zeros(self._starts.size, dtype=bool)
        taken[at] = True
        pairs = np.flatnonzero(taken[level])
        demand = ways.demand[self._starts]
        has_before = np.zeros(at.size, dtype=bool)
        inner = at[at > 0]
        has_before[at > 0] = demand[inner] == demand[inner - 1]
        linked = np.flatnonzero(has_before)
        row = np.concatenate(
            [column[level[pairs]], np.arange(at.size), linked, np.full(sites.size, at.size)]
        )
        col = np.concatenate(
            [
                np.searchsorted(sites, ways.site[pairs]),
                sites.size + np.arange(at.size),
                sites.size + column[at[linked] - 1],
                np.arange(sites.size),
            ]
        )
        data = np.ones(row.size)
        data[pairs.size + at.size : pairs.size + at.size + linked.size] = -1.0
        matrix = coo_matrix((data, (row, col)), shape=(at.size + 1, self._size)).tocsr()
        return matrix, np.where(has_before, 0.0, 1.0)

    def columns(self, chosen: Ints) -> Floats | None:
        """Return a choice as a start; HiGHS works out the columns beside the sites."""
        rest = np.setdiff1d(chosen, self.opened)
        if not np.isin(rest, self.sites).all():
            return None
        start = np.zeros(self._size)
        start[np.searchsorted(self.sites, rest)] = 1.0
        ways = self.ways
        least = ways.nearest(rest)[0]
        start[self.sites.size + self._column] = (
            ways.cost[self._starts] < least[ways.demand[self._starts]]
        ) * 1.0
        return start

    def sites_of(self, columns: Floats) -> Ints:
        chosen = self.sites[columns[: self.sites.size] > 0.5]
        return np.concatenate([self.opened, chosen]).astype(np.int64)


def _decided(bound: Bound, add: int) -> tuple[Ints, Bools]:
    """Return which sites are in every better answer, and which are in none."""
    order = np.argsort(bound.worth, kind="stable")
    within, beyond = order[:add], order[add:]
    last = float(bound.worth[within[-1]])
    following = float(bound.worth[beyond[0]]) if beyond.size else 0.0
    closed = np.zeros(bound.worth.size, dtype=bool)
    closed[beyond] = bound.worth[beyond] - last >= bound.room
    opened = within[following - bound.worth[within] >= bound.room]
    return opened.astype(np.int64), closed


def _levels(ways: Ways) -> tuple[Bools, Ints, Ints]:
    """Put pairs of one demand and one cost into one level."""
    new = np.ones(ways.cost.size, dtype=bool)
    first = np.ones(ways.cost.size, dtype=bool)
    first[1:] = ways.demand[1:] != ways.demand[:-1]
    new[1:] = first[1:] | (ways.cost[1:] != ways.cost[:-1])
    return first, np.cumsum(new) - 1, np.flatnonzero(new)


def _keys(ways: Ways, first: Bools, level: Ints) -> Ints:
    """Return a number for the set of sites up to each level; equal sets, equal numbers."""
    dice = np.random.default_rng(21).integers(1, 2**62, size=ways.sites, dtype=np.int64)
    total = np.cumsum(dice[ways.site])
    begins = np.flatnonzero(first)
    before = total[begins] - dice[ways.site[begins]]
    own = total - np.repeat(before, np.diff(np.append(begins, total.size)))
    ends = np.flatnonzero(np.r_[level[1:] != level[:-1], True])
    keys: Ints = own[ends]
    return keys
