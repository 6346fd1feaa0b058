"""Points of a map put together, so that no figure and no difference of two figures is a small one.

A cell is a square of a grid of degrees; each level has half the side of the one before. A cluster
is cut into smaller ones only if each of them has enough points; what is too small alone stays
together with its neighbours. So the clusters of each level are cut from those of the level before,
and what one level shows more than another is again a whole cluster or several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

FIRST, LAST = 7, 16
"""Levels: a side of 2.8 degrees, and one of about 600 metres."""
Cell = tuple[int, int]
Counts = dict[Cell, int]
Region = list[Cell]


@dataclass(frozen=True)
class Cluster:
    lon: float
    lat: float
    """The middle of the fullest cell: of the grid, not of the points."""
    count: int


def level_of(zoom: float) -> int:
    """The level whose cells are about 64 pixels wide on a map of this zoom."""
    return min(LAST, max(FIRST, round(zoom) + 2))


def side_of(level: int) -> float:
    """The side of a cell in degrees."""
    return 360.0 / (1 << level)


def clusters(cells: Iterable[tuple[int, int, int]], *, level: int, least: int) -> list[Cluster]:
    """Return the clusters of a level, the fullest first, from column, row and count of its cells.
    Where there are fewer than `least` in a cell of the first level, there is none."""
    counts, regions = regions_of(cells, level=level, least=least)
    found = [_cluster(region, counts, level) for region in regions]
    return sorted(found, key=lambda one: (-one.count, one.lon, one.lat))


def regions_of(
    cells: Iterable[tuple[int, int, int]], *, level: int, least: int
) -> tuple[Counts, list[Region]]:
    """Return the points of each cell, and the cells that each cluster is made of."""
    levels: list[Counts] = [defaultdict(int) for _ in range(level + 1)]
    for x, y, count in cells:
        levels[level][x, y] += count
    for coarse in range(level - 1, FIRST - 1, -1):
        for (x, y), count in levels[coarse + 1].items():
            levels[coarse][x >> 1, y >> 1] += count
    regions: list[Region] = [[cell] for cell, count in levels[FIRST].items() if count >= least]
    for finer in range(FIRST + 1, level + 1):
        regions = [piece for region in regions for piece in _cut(region, levels[finer], least)]
    return levels[level], regions


def _cut(region: Region, counts: Counts, least: int) -> list[Region]:
    """The pieces of a region on the next level; itself, if it cannot be cut."""
    children = [
        (2 * x + dx, 2 * y + dy)
        for x, y in region
        for dx in (0, 1)
        for dy in (0, 1)
        if (2 * x + dx, 2 * y + dy) in counts
    ]
    large = [[cell] for cell in children if counts[cell] >= least]
    small = [cell for cell in children if counts[cell] < least]
    if sum(counts[cell] for cell in small) >= least or not large:
        return [*large, small] if small else large
    smallest = min(large, key=lambda piece: (counts[piece[0]], piece))
    smallest += small
    return large


def _cluster(region: Region, counts: Counts, level: int) -> Cluster:
    x, y = max(region, key=lambda cell: (counts[cell], cell))
    side = side_of(level)
    total = sum(counts[cell] for cell in region)
    return Cluster(round((x + 0.5) * side, 6), round((y + 0.5) * side, 6), total)
