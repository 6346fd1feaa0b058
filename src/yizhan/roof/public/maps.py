"""The map, for who asks for it. Everything works without; its script is the one large file."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from yizhan.ground.places.models import Division
from yizhan.ground.places.rules import MAP_CREDIT
from yizhan.kit.memo import Memo
from yizhan.roof.public.here import Here, here_of
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.features import collection
from yizhan.roof.shared.pages import show
from yizhan.wings.care.stations.index.keeper import stations_index

POINTS = 3_000
"""So many a phone can draw; around the middle of the map."""

_outlines: Memo[bytes] = Memo(seconds=300)
_middle: Memo[Here] = Memo(seconds=300)


@public_page
@require_safe
def city_map(request: OpenRequest) -> HttpResponse:
    context = {
        "tiles": settings.TILES_URL,
        "tiles_credit": settings.TILES_CREDIT,
        "credit": MAP_CREDIT,
        "middle": _middle.get("city", middle),
    }
    return show(request, "public/map.html", context)


@public_page
@require_safe
def counties(request: OpenRequest) -> HttpResponse:
    """The counties' outlines: the base of the map where the city has set no tiles."""
    return _geojson(_outlines.get("counties", outlines))


@public_page
@require_safe
def points(request: OpenRequest) -> HttpResponse:
    """The stations around the middle of the map. Where that is stays as unwritten as a position."""
    here = here_of(request) or _middle.get("city", middle)
    hits = stations_index().nearest(here.lon, here.lat, limit=POINTS, at=timezone.now())
    return _geojson(collection(hits))


def outlines() -> bytes:
    drawn = Division.objects.standing(on=timezone.localdate()).counties().drawn()
    features = [
        {
            "type": "Feature",
            "geometry": county.outline.shape,
            "properties": {"name": county.name, "at": [county.label_lon, county.label_lat]},
        }
        for county in drawn.select_related("outline").order_by("code")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def middle() -> Here:
    """The middle of the counties' labels; of nothing, the sea."""
    known = Division.objects.standing(on=timezone.localdate()).counties()
    labels = [(lon, lat) for lon, lat in known.values_list("label_lon", "label_lat") if lon and lat]
    if not labels:
        return Here(0.0, 0.0)
    lon, lat = (sum(one) / len(labels) for one in zip(*labels, strict=True))
    return Here(round(lon, 4), round(lat, 4))


def _geojson(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="application/geo+json")
    patch_cache_control(response, no_store=True)
    return response
