"""Cities to measure siting on, made by dice, and the graphs of the OR-Library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

from yizhan.kit.siting.arrays import Floats
from yizhan.kit.siting.places import Demand, Sites, always

TOWNS = 12


@dataclass(frozen=True)
class City:
    demand: Demand
    candidates: Sites
    existing: Sites


def city(demand: int, candidates: int, existing: int, *, seed: int = 1) -> City:
    """Twelve towns of different size; demand, candidates and stations lie as people live."""
    dice = np.random.default_rng(seed)
    towns = dice.normal(0, 0.06, (TOWNS, 2))

    def points(count: int) -> tuple[Floats, Floats]:
        place = towns[dice.integers(0, TOWNS, count)] + dice.normal(0, 0.02, (count, 2))
        return 108.05 + place[:, 0], 24.7 + place[:, 1]

    lon, lat = points(demand)
    weight = dice.integers(1, 50, demand).astype(np.float64)
    wanted = Demand(lon, lat, weight, np.zeros(demand, dtype=np.int64))
    lon, lat = points(candidates)
    new = Sites(lon, lat, always(candidates))
    lon, lat = points(existing)
    return City(wanted, new, Sites(lon, lat, always(existing)))


def matrix(demand: Demand, sites: Sites) -> Floats:
    """Return all distances, for the library that wants them all."""
    north, there = np.radians(demand.lat)[:, None], np.radians(sites.lat)[None, :]
    east = np.radians(demand.lon)[:, None] - np.radians(sites.lon)[None, :]
    h = np.sin((north - there) / 2) ** 2 + np.cos(north) * np.cos(there) * np.sin(east / 2) ** 2
    metres: Floats = 2 * 6_371_008.8 * np.arcsin(np.sqrt(h))
    return metres


def graph(path: Path) -> tuple[Floats, int]:
    """Read a file of the OR-Library's p-median problems: all distances, and the number of sites.

    Its first line is vertices, edges, p; of an edge that is named twice the last one counts.
    """
    numbers: Any = np.array(path.read_text().split(), dtype=np.int64)
    size, _edges, sites = (int(number) for number in numbers[:3])
    apart = np.full((size, size), np.inf)
    np.fill_diagonal(apart, 0)
    for one, other, length in numbers[3:].reshape(-1, 3):
        apart[one - 1, other - 1] = apart[other - 1, one - 1] = length
    return floyd_warshall(apart), sites
