"""The map, for who asks for it. Everything works without; its script is the one large file.

What is drawn comes in the system of the tiles it is drawn on; where one is, comes in WGS-84.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from yizhan.ground.places.models import Division
from yizhan.ground.places.rules import MAP_CREDIT
from yizhan.kit.geo import Crs, Point, from_wgs84
from yizhan.kit.memo import Memo
from yizhan.roof.shared.access_words import clock
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.geojson import place_of
from yizhan.roof.shared.here import Here, here_of
from yizhan.roof.shared.pages import show
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.index.nearest import Hit
from yizhan.wings.care.stations.models import Station

POINTS = 3_000
"""So many a phone can draw; around the middle of the map."""


class Drawn(NamedTuple):
    """The counties as the map draws them."""

    outlines: bytes
    bounds: str
    """West and south, east and north, as JSON; empty where no county is drawn."""


_drawn: Memo[Drawn] = Memo(seconds=300)
_middle: Memo[Here] = Memo(seconds=300)


@public_page
@require_safe
def city_map(request: OpenRequest) -> HttpResponse:
    return show(request, "public/map.html", base())


def base() -> dict[str, Any]:
    """Return what a template needs to draw a map: its tiles, and the extent of the city."""
    bounds = _drawn.get(crs_of_tiles(), drawn).bounds
    return {
        "tiles": settings.TILES_URL,
        "tiles_credit": settings.TILES_CREDIT,
        "credit": MAP_CREDIT if bounds else "",
        "bounds": bounds,
    }


@public_page
@require_safe
def counties(request: OpenRequest) -> HttpResponse:
    """The counties' outlines: the base of the map where the city has set no tiles."""
    outlines = _drawn.get(crs_of_tiles(), drawn).outlines
    return _unkept(HttpResponse(outlines, content_type="application/geo+json"))


@public_page
@require_safe
def points(request: OpenRequest) -> HttpResponse:
    """The stations around the middle of the map, or around the visitor. Where that is stays as
    unwritten as a position."""
    here, now, crs = here_of(request), timezone.now(), crs_of_tiles()
    around = here or _middle.get("city", middle)
    hits = stations_index().nearest(around.lon, around.lat, limit=POINTS, at=now)
    points = {
        "complete": len(hits) < POINTS,
        "here": here and moved(here, crs),
        "stations": [_station(hit, crs=crs, at=now) for hit in hits],
    }
    return _unkept(JsonResponse(points, json_dumps_params={"ensure_ascii": False}))


def _station(hit: Hit, *, crs: Crs, at: datetime) -> list[str | float]:
    """A list and not an object: there are hundreds, on a weak network."""
    lon, lat, code, name = place_of(hit)
    until = _until(hit.open_until, at=at) if hit.open_until else ""
    return [code, name, *moved((lon, lat), crs), hit.door, until]


def _until(seconds: int, *, at: datetime) -> str:
    return clock(datetime.fromtimestamp(seconds, timezone.get_default_timezone()), at=at)


def drawn() -> Drawn:
    crs = crs_of_tiles()
    counties = Division.objects.in_force(on=timezone.localdate()).counties().drawn()
    features, corners = [], []
    for county in counties.select_related("outline").order_by("code"):
        shape = county.outline.shape
        shape = shape | {"coordinates": _moved_shape(shape["coordinates"], crs)}
        at: tuple[float | None, float | None] = (county.label_lon, county.label_lat)
        if at[0] is not None and at[1] is not None:
            at = moved((at[0], at[1]), crs)
        features.append(
            {"type": "Feature", "geometry": shape, "properties": {"name": county.name, "at": at}}
        )
        corners += list(_corners(shape["coordinates"]))
    return Drawn(
        json.dumps({"type": "FeatureCollection", "features": features}).encode(),
        _bounds(corners) if corners else "",
    )


def middle() -> Here:
    """The middle of the counties' labels; without any, of the stations; without those, a point in
    the sea."""
    known = Division.objects.in_force(on=timezone.localdate()).counties()
    labels = [(lon, lat) for lon, lat in known.values_list("label_lon", "label_lat") if lon and lat]
    labels = labels or list(Station.objects.public().values_list("lon", "lat"))
    if not labels:
        return Here(0.0, 0.0)
    lon, lat = (sum(one) / len(labels) for one in zip(*labels, strict=True))
    return Here(round(lon, 4), round(lat, 4))


def crs_of_tiles() -> Crs:
    """Return the system in which points are drawn."""
    return Crs(settings.TILES_CRS) if settings.TILES_URL else Crs.WGS84


def moved(place: Point, crs: Crs) -> Point:
    lon, lat = from_wgs84(*place, crs)
    return round(lon, 5), round(lat, 5)


def _moved_shape(coordinates: list[Any], crs: Crs) -> list[Any]:
    """Move a Polygon or a MultiPolygon: a point is what holds numbers, at any depth."""
    if isinstance(coordinates[0], int | float):
        return list(moved((coordinates[0], coordinates[1]), crs))
    return [_moved_shape(inner, crs) for inner in coordinates]


def _corners(coordinates: list[Any]) -> Iterator[Point]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for inner in coordinates:
        yield from _corners(inner)


def _bounds(corners: Iterable[Point]) -> str:
    lons, lats = zip(*corners, strict=True)
    return json.dumps([[min(lons), min(lats)], [max(lons), max(lats)]])


def _unkept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True)
    return response
