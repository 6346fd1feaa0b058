"""Points and hours: who is how far from what, without asking about every pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from yizhan.kit.geo import EARTH_RADIUS_M
from yizhan.kit.siting.arrays import Bools, Floats, Ints
from yizhan.kit.siting.outcome import Impossible, check_numbers, listed

CLOSE_M = 1e-6
"""Nearer than this to the limit is within it: a millionth of a metre."""
MOST_PAIRS = 40_000_000
"""So many pairs of a point and a site fit into memory."""
RINGS = 24
"""Points are asked in groups by how far their nearest site is."""


@dataclass(frozen=True)
class Demand:
    lon: Floats
    lat: Floats
    weight: Floats
    slot: Ints
    """The time of each demand, as a column of the sites' `open`."""

    def check(self) -> None:
        if not self.lon.size:
            raise Impossible(_("There is no demand to plan for."))
        check_points(self.lon, self.lat, _("Demand"))
        check_numbers(self.weight, _("Weights of demand"))
        if not self.weight.sum() > 0:
            raise Impossible(_("All demand is 0, so every site is as good as every other."))


@dataclass(frozen=True)
class Sites:
    lon: Floats
    lat: Floats
    open: Bools
    """Whether each site (row) is open in each slot (column)."""

    @property
    def size(self) -> int:
        return int(self.lon.size)

    def check(self) -> None:
        check_points(self.lon, self.lat, _("Sites"))


@dataclass(frozen=True)
class Pairs:
    """Demand and sites that come into question for each other."""

    demand: Ints
    site: Ints
    metres: Floats


def check_points(lon: Floats, lat: Floats, words: str) -> None:
    good = np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 180) & (abs(lat) <= 90)
    wrong = np.flatnonzero(~good)
    if wrong.size:
        raise Impossible(
            _("%(what)s: no longitude and latitude in place %(places)s.")
            % {"what": words, "places": listed(wrong)},
            points=wrong,
        )


def always(count: int, slots: int = 1) -> Bools:
    return np.ones((count, slots), dtype=bool)


def pairs_within(demand: Demand, sites: Sites, metres: float) -> Pairs:
    """Return who is within so many metres of what is open in its slot."""
    return _joined(demand, sites, np.full(demand.lon.size, float(metres)))


def pairs_nearer(demand: Demand, sites: Sites, nearest: Floats) -> Pairs:
    """Return the pairs that are nearer than each demand's nearest site that exists already."""
    return _joined(demand, sites, nearest)


def reach(demand: Demand, sites: Sites, metres: float) -> csr_matrix:
    """Return which site (row) covers which demand (column)."""
    pairs = pairs_within(demand, sites, metres)
    ones = np.ones(pairs.site.size, dtype=np.float64)
    return csr_matrix((ones, (pairs.site, pairs.demand)), shape=(sites.size, demand.lon.size))


def nearest_m(demand: Demand, sites: Sites) -> Floats:
    """Return the metres from each demand to the nearest site open in its slot; none: infinite."""
    metres = np.full(demand.lon.size, np.inf)
    for slot in np.unique(demand.slot):
        here, there = np.flatnonzero(demand.slot == slot), np.flatnonzero(sites.open[:, slot])
        if there.size:
            tree = cKDTree(_on_sphere(sites.lon[there], sites.lat[there]))
            chord, _place = tree.query(_on_sphere(demand.lon[here], demand.lat[here]))
            metres[here] = _along(np.asarray(chord))
    return metres


def covered(demand: Demand, sites: Sites, metres: float) -> Bools:
    """Return which demand has an open site within so many metres."""
    near: Bools = nearest_m(demand, sites) <= metres + CLOSE_M
    return near


def _joined(demand: Demand, sites: Sites, limits: Floats) -> Pairs:
    """Return all pairs within each demand's limit; points asked once, however many slots."""
    spots, spot_of = np.unique(
        np.column_stack([demand.lon, demand.lat]), axis=0, return_inverse=True
    )
    spot_of = spot_of.ravel()
    widest = np.zeros(len(spots))
    np.maximum.at(widest, spot_of, limits)
    order = np.argsort(spot_of, kind="stable")
    starts = np.searchsorted(spot_of[order], np.arange(len(spots) + 1))
    spot, site, metres = _rings(spots, sites, widest)
    counts = (starts[1:] - starts[:-1])[spot]
    if counts.sum() > MOST_PAIRS:
        raise Impossible(
            _(
                "%(n)d pairs of a point and a site are too many; take a smaller distance, larger "
                "cells or fewer candidates."
            )
            % {"n": int(counts.sum())}
        )
    row = np.repeat(np.arange(spot.size), counts)
    within = np.arange(row.size) - np.repeat(np.cumsum(counts) - counts, counts)
    demands = order[starts[spot[row]] + within]
    keep = sites.open[site[row], demand.slot[demands]] & (metres[row] <= limits[demands] + CLOSE_M)
    return Pairs(demand=demands[keep], site=site[row][keep], metres=metres[row][keep])


def _rings(spots: Floats, sites: Sites, limits: Floats) -> tuple[Ints, Ints, Floats]:
    """Return spots, sites and metres of all pairs within each spot's limit, ring by ring."""
    empty = np.empty(0, dtype=np.int64)
    if not sites.size or not len(spots):
        return empty, empty, np.empty(0)
    tree = cKDTree(_on_sphere(sites.lon, sites.lat))
    points = _on_sphere(spots[:, 0], spots[:, 1])
    limits = np.minimum(limits, np.pi * EARTH_RADIUS_M)
    ring = np.clip(np.floor(np.log2(np.maximum(limits, 1.0))), 0, RINGS).astype(np.int64)
    found: list[tuple[Ints, Ints, Floats]] = []
    for step in np.unique(ring):
        here = np.flatnonzero(ring == step)
        chord = _across(limits[here].max() + 2 * CLOSE_M)
        near = cKDTree(points[here]).sparse_distance_matrix(tree, chord, output_type="ndarray")
        spot, metres = here[near["i"]], _along(near["v"])
        keep = metres <= limits[spot] + CLOSE_M
        found.append((spot[keep], near["j"][keep].astype(np.int64), metres[keep]))
        if sum(part[0].size for part in found) > MOST_PAIRS:
            raise Impossible(_("There are too many sites near each point; take fewer candidates."))
    spot_parts, site_parts, metre_parts = zip(*found, strict=True)
    return np.concatenate(spot_parts), np.concatenate(site_parts), np.concatenate(metre_parts)


def _on_sphere(lon: Floats, lat: Floats) -> Floats:
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )


def _along(chord: Floats) -> Floats:
    """Turn chords of the unit sphere into metres along the earth."""
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(chord / 2, 1.0))
    return metres


def _across(metres: float) -> float:
    """Return the chord of so many metres, rounded up by a hair."""
    half = min(metres / (2 * EARTH_RADIUS_M), np.pi / 2)
    return float(2 * np.sin(half)) * (1 + 1e-12) + 1e-15
