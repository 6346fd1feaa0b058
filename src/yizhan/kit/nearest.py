"""The nearest of rows with a point, by squares of growing size: no index of places is needed."""

from __future__ import annotations

from math import cos, radians
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from yizhan.kit.geo import distance_m

T = TypeVar("T", bound=Model)

DEGREE_M = 111_000
LOOKS_M = (1_000, 4_000, 16_000)
"""The half widths of the squares in which the nearest are looked for, one after the other."""


def nearest(
    rows: QuerySet[T], lon: float, lat: float, *, limit: int, within_m: float | None = None
) -> list[tuple[T, float]]:
    """The nearest rows with their distance in metres, nearest first. `rows` have `lon`, `lat` in
    WGS-84 and `code`. A square is nearer than its corners: only what lies within its half width is
    sure to be among the nearest. `within_m`: nothing farther, and one look is enough."""
    for reach in LOOKS_M if within_m is None else (within_m,):
        north = reach / DEGREE_M
        east = north / max(0.01, cos(radians(lat)))
        square = rows.filter(
            lat__range=(lat - north, lat + north), lon__range=(lon - east, lon + east)
        )
        near = [hit for hit in _by_distance(square, lon, lat) if hit[1] <= reach]
        if len(near) >= limit or within_m is not None:
            return near[:limit]
    return _by_distance(rows, lon, lat)[:limit]


def _by_distance(rows: QuerySet[T], lon: float, lat: float) -> list[tuple[T, float]]:
    hits = [(one, distance_m(lon, lat, *_point(one))) for one in rows.order_by("code")]
    return sorted(hits, key=lambda hit: hit[1])


def _point(row: Any) -> tuple[float, float]:
    return row.lon, row.lat
