"""/reports/clusters: how many reports there are where, for a map. Of one filter no figure and no
difference of two figures is of fewer than three."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from yizhan.kit.clusters import Cluster, level_of
from yizhan.kit.memo import Memo
from yizhan.roof.public.reports.filters import Wanted
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.wings.participation.reports.index import clusters_of
from yizhan.wings.participation.reports.models import Report

USUAL_ZOOM = 10.0
_drawn: Memo[list[Cluster]] = Memo(seconds=30, limit=200)
"""Many look at the same map; what is counted is the whole city, whatever part of it they see."""


@public_page
@require_safe
def clusters(request: OpenRequest) -> HttpResponse:
    """Clusters as GeoJSON for a `zoom`, narrowed as the list is, within `bbox` if it is given."""
    wanted = Wanted.from_query(request.GET)
    level = level_of(_number(request.GET.get("zoom", ""), usual=USUAL_ZOOM))
    drawn = _drawn.get(
        (wanted, level), lambda: clusters_of(wanted.apply(Report.objects.public()), level=level)
    )
    inside = _inside(request.GET.get("bbox", ""))
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {"count": one.count},
        }
        for one in drawn
        if inside is None or _holds(inside, one)
    ]
    body = {"type": "FeatureCollection", "features": features}
    return JsonResponse(body, content_type="application/geo+json")


def _number(text: str, *, usual: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return usual
    return min(30.0, max(0.0, number)) if isfinite(number) else usual


def _inside(text: str) -> tuple[float, ...] | None:
    """West, south, east and north; None if that is not what stands there."""
    try:
        sides = tuple(map(float, text.split(",")))
    except ValueError:
        return None
    return sides if len(sides) == 4 and all(map(isfinite, sides)) else None


def _holds(inside: tuple[float, ...], one: Cluster) -> bool:
    west, south, east, north = inside
    return west <= one.lon <= east and south <= one.lat <= north
