"""Make a covering problem smaller without changing which answer is best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from yizhan.kit.siting.arrays import Bools, Floats, Ints, sums

ROUNDS = 3
MOST_OVERLAPS = 60_000_000
"""Sites are compared with each other if that takes no more steps than this."""


@dataclass(frozen=True)
class Small:
    """The part of a problem that is left to decide."""

    reach: csr_matrix
    """Sites that are left (rows), demand that is left and merged (columns)."""
    sites: Ints
    """The place of each row in the list of all sites."""
    costs: Floats
    weights: Floats
    required: Bools


def reduced(
    reach: csr_matrix, *, weights: Floats, costs: Floats, required: Bools, sites: Ints
) -> Small:
    """Merge demand that the same sites cover; drop sites that another one is as good as."""
    small = Small(reach, sites, costs, weights, required)
    for _round in range(ROUNDS):
        before = small.reach.shape
        small = _without_dominated(_merged(_without_empty(small)))
        if small.reach.shape == before:
            break
    return _merged(_without_empty(small))


def _without_empty(small: Small) -> Small:
    counted = (small.weights > 0) | small.required
    reached = np.asarray(small.reach.getnnz(axis=0)) > 0
    columns = np.flatnonzero(counted & reached)
    part = small.reach.tocsc()[:, columns].tocsr()
    rows = np.flatnonzero(part.getnnz(axis=1) > 0)
    return Small(
        part[rows], small.sites[rows], small.costs[rows], small.weights[columns],
        small.required[columns],
    )  # fmt: skip


def _merged(small: Small) -> Small:
    """Make one column of all that have the same sites: 128 bits of a sum tell the sets apart."""
    columns: csc_matrix = small.reach.tocsc()
    if not columns.nnz:
        return small
    dice = np.random.default_rng(20)
    keys = dice.integers(1, 2**63, size=(2, columns.shape[0]), dtype=np.uint64)
    first, second = (np.add.reduceat(key[columns.indices], columns.indptr[:-1]) for key in keys)
    order = np.lexsort((second, first))
    new = np.ones(order.size, dtype=bool)
    new[1:] = (np.diff(first[order]) != 0) | (np.diff(second[order]) != 0)
    group = np.cumsum(new) - 1
    weights = sums(group, small.weights[order], int(group[-1]) + 1)
    required = np.zeros(weights.size, dtype=bool)
    np.logical_or.at(required, group, small.required[order])
    part = columns[:, order[new]].tocsr()
    return Small(part, small.sites, small.costs, weights, required)


def _without_dominated(small: Small) -> Small:
    """Drop each site whose demand another one covers as well for no more money."""
    degrees = small.reach.getnnz(axis=0).astype(np.float64)
    if not small.reach.nnz or (degrees**2).sum() > MOST_OVERLAPS:
        return small
    common = (small.reach @ small.reach.T).tocoo()
    sizes = np.asarray(small.reach.getnnz(axis=1))
    one, other = common.row, common.col
    within = (common.data >= sizes[one] - 0.5) & (one != other)
    dearer = small.costs[one] - small.costs[other]
    equal = (sizes[one] == sizes[other]) & (dearer == 0)
    dominated = within & (dearer >= 0) & (~equal | (one > other))
    keep = np.setdiff1d(np.arange(sizes.size), one[dominated])
    return Small(
        small.reach[keep], small.sites[keep], small.costs[keep], small.weights, small.required
    )
