"""Counts an answer again from the points, by formulas and loops that the search does not use."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from yizhan.kit.geo import EARTH_RADIUS_M
from yizhan.kit.siting.arrays import Bools, Floats

M_PER_DEGREE = EARTH_RADIUS_M * np.pi / 180


class Recount:
    """All demand sorted from south to north, so that each site looks only at its own stripe."""

    def __init__(self, lon: Floats, lat: Floats, weight: Floats, slot: np.ndarray) -> None:
        order = np.argsort(lat, kind="stable")
        self.lon, self.lat = lon[order], lat[order]
        self.weight, self.slot = weight[order], slot[order]

    def covered(self, sites: Iterable[tuple[float, float, Bools]], *, within: float) -> float:
        """Return the weight of the demand that one of the sites covers."""
        near = np.zeros(self.lat.size, dtype=bool)
        stripe = within / M_PER_DEGREE + 1e-9
        for lon, lat, hours in sites:
            first = np.searchsorted(self.lat, lat - stripe, "left")
            last = np.searchsorted(self.lat, lat + stripe, "right")
            part = slice(int(first), int(last))
            close = self._metres(lon, lat, part) <= within + 1e-6
            near[part] |= close & hours[self.slot[part]]
        return float(self.weight[near].sum())

    def distance(self, sites: Iterable[tuple[float, float, Bools]]) -> float:
        """Return the sum of weight times metres to the nearest open site."""
        nearest = np.full(self.lat.size, np.inf)
        for lon, lat, hours in sites:
            metres = self._metres(lon, lat, slice(None))
            nearest = np.where(hours[self.slot], np.minimum(nearest, metres), nearest)
        counted = self.weight > 0
        return float((self.weight[counted] * nearest[counted]).sum())

    def _metres(self, lon: float, lat: float, part: slice) -> Floats:
        """Return the haversine distance of a site to a part of the demand."""
        north, there = np.radians(self.lat[part]), np.radians(lat)
        h = np.sin((north - there) / 2) ** 2
        h = h + np.cos(north) * np.cos(there) * np.sin(np.radians(self.lon[part] - lon) / 2) ** 2
        metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
        return metres


def counted_cover(
    reached: Iterable[Iterable[int]], weights: Iterable[float], covered: Iterable[bool]
) -> float:
    """Return the weight of all that is covered already or by one of the sites' lists."""
    near = {place for place, is_covered in enumerate(covered) if is_covered}
    for places in reached:
        near.update(places)
    return sum(weight for place, weight in enumerate(weights) if place in near)
