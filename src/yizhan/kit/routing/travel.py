"""Travel tables: along the sphere, or asked of a routing engine of the city.

An engine is asked in the way of OSRM's table service, with all points in one call. What it does
not answer in time, or not for all points, is counted along the sphere instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from yizhan.kit.geo import EARTH_RADIUS_M, Point
from yizhan.kit.outgoing_http import Forbidden, Undelivered, get
from yizhan.kit.routing.problem import UNREACHABLE, Travel

METRES_PER_SECOND = 5.5
"""An electric bicycle in town, lights included: about 20 km/h."""
DETOUR = 1.35
"""Streets are longer than the straight line."""
BY_HOUR = tuple(
    {7: 1.3, 8: 1.3, 11: 1.1, 12: 1.1, 17: 1.3, 18: 1.3}.get(hour, 1.0) for hour in range(24)
)
READ_AT_MOST = 64_000_000
POINTS_AT_MOST = 1_500
"""More do not go into one address; they are counted along the sphere."""


def along_the_sphere(points: Sequence[Point]) -> Travel:
    """Return seconds between points, the great circle lengthened and slowed as streets do. To and
    from a point that is none there is no way."""
    lon, lat = np.radians(np.array([*points, (0.0, 0.0)], dtype=float)[:-1]).T
    with np.errstate(invalid="ignore"):
        h = (
            np.sin((lat[:, None] - lat) / 2) ** 2
            + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        )
        metres = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    known = [_is_point(point) for point in points]
    return Travel(_whole(metres * DETOUR / METRES_PER_SECOND, known), BY_HOUR)


def asked(
    points: Sequence[Point], url: str, *, timeout: float, trusted: Collection[str] = ()
) -> Travel:
    """Return what the routing engine at `url` says, or the table along the sphere."""
    known = [_is_point(point) for point in points]
    if not all(known) or not 2 <= len(points) <= POINTS_AT_MOST:
        return along_the_sphere(points)
    path = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points)
    whole = f"{url.rstrip('/')}/{path}?annotations=duration"
    try:
        answer = get(whole, trusted=trusted, timeout=timeout, read_at_most=READ_AT_MOST)
        table = np.array(json.loads(answer)["durations"], dtype=float)
    except (Forbidden, Undelivered, ValueError, KeyError, TypeError):
        return along_the_sphere(points)
    if table.shape != (len(points), len(points)):
        return along_the_sphere(points)
    return Travel(_whole(table, known), BY_HOUR)


def _whole(seconds: NDArray[np.float64], known: Sequence[bool]) -> NDArray[np.int64]:
    """Whole seconds, upwards; what is no number or below zero is no way."""
    there = np.isfinite(seconds) & (seconds >= 0) & (seconds < UNREACHABLE)
    there &= np.outer(known, known).astype(bool) if len(known) else True
    return np.where(there, np.ceil(np.where(there, seconds, 0)), UNREACHABLE).astype(np.int64)


def _is_point(point: Point) -> bool:
    lon, lat = point
    return isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
