"""Coordinates: the three systems in use in China, and distances.

Everything is stored as WGS-84 and converted at the edges; a missed conversion is about 500 m.

- GCJ-02 is WGS-84 moved by a few hundred metres, by trigonometric terms on Krasovsky's ellipsoid.
  The state does not publish it; the formula known since 2010 is documented, with its constants, in
  "Restrictions on geographic data in China" (Wikipedia) and in every converter since then
  (eviltransform, whose vectors the tests use; coordtransform; PRCoords). Outside of a rough box
  around China it is WGS-84.
- BD-09 is Baidu's: GCJ-02, turned and moved once more.

The way back from either has no closed form. It is found by repeating "guess, convert, correct by
the error": the offsets change by less than a hundredth of a metre per metre, so each round gains
two digits and a handful of rounds reaches a tenth of a millimetre.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import asin, atan2, cos, degrees, hypot, pi, radians, sin, sqrt

Point = tuple[float, float]
"""Longitude and latitude, degrees: in that order everywhere, as GeoJSON has it."""

EARTH_RADIUS_M = 6_371_008.8
"""The mean radius (IUGG), for distances on the sphere."""

_KRASOVSKY_A = 6_378_245.0
_KRASOVSKY_EE = 0.006_693_421_622_965_943_23
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BAIDU = pi * 3000 / 180
_CLOSE_ENOUGH = 1e-9  # degrees: a tenth of a millimetre
_ROUNDS = 20


class Crs(StrEnum):
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, crs: Crs | str) -> Point:
    """Convert a point of another system; one outside of China comes back unchanged."""
    forward = _FORWARD[Crs(crs)]
    if forward is None or not _in_china(lon, lat):
        return lon, lat
    return _inverse(forward, lon, lat)


def from_wgs84(lon: float, lat: float, crs: Crs | str) -> Point:
    """Convert to another system; one outside of China comes back unchanged."""
    forward = _FORWARD[Crs(crs)]
    if forward is None or not _in_china(lon, lat):
        return lon, lat
    return forward(lon, lat)


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Metres along the sphere (haversine, which keeps its digits for near points)."""
    north1, north2 = radians(lat1), radians(lat2)
    h = (
        sin((north2 - north1) / 2) ** 2
        + cos(north1) * cos(north2) * sin(radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))


def _in_china(lon: float, lat: float) -> bool:
    """The box of the published formula; its edges run through the sea and other countries."""
    return _WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH


def _wgs84_to_gcj02(lon: float, lat: float) -> Point:
    x, y = lon - 105.0, lat - 35.0
    ripples = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north_m += (ripples + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north_m += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y / 30.0 * pi)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east_m += (ripples + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east_m += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0

    flattening = 1.0 - _KRASOVSKY_EE * sin(radians(lat)) ** 2
    meridian_radius = _KRASOVSKY_A * (1.0 - _KRASOVSKY_EE) / flattening**1.5
    parallel_radius = _KRASOVSKY_A / sqrt(flattening) * cos(radians(lat))
    return lon + degrees(east_m / parallel_radius), lat + degrees(north_m / meridian_radius)


def _gcj02_to_bd09(lon: float, lat: float) -> Point:
    length = hypot(lon, lat) + 0.000_02 * sin(lat * _BAIDU)
    angle = atan2(lat, lon) + 0.000_003 * cos(lon * _BAIDU)
    return length * cos(angle) + 0.0065, length * sin(angle) + 0.006


def _wgs84_to_bd09(lon: float, lat: float) -> Point:
    return _gcj02_to_bd09(*_wgs84_to_gcj02(lon, lat))


def _inverse(forward: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    guess_lon, guess_lat = lon, lat
    for _round in range(_ROUNDS):
        there_lon, there_lat = forward(guess_lon, guess_lat)
        guess_lon += lon - there_lon
        guess_lat += lat - there_lat
        if abs(lon - there_lon) + abs(lat - there_lat) < _CLOSE_ENOUGH:
            break
    return guess_lon, guess_lat


_FORWARD: dict[Crs, Callable[[float, float], Point] | None] = {
    Crs.WGS84: None,
    Crs.GCJ02: _wgs84_to_gcj02,
    Crs.BD09: _wgs84_to_bd09,
}
