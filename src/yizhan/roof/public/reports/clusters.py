"""/reports/clusters: how many reports there are where, as GeoJSON. It tells no more than the list
and the file, which have each report with its point (docs/shield.md)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from yizhan.kit.clusters import level_of
from yizhan.roof.public.reports.filters import Wanted
from yizhan.roof.public.reports.sight import (
    EVERYWHERE,
    USUAL_ZOOM,
    clusters_in,
    number,
    sides_of,
)
from yizhan.roof.shared.audience import OpenRequest, public_page


@public_page
@require_safe
def clusters(request: OpenRequest) -> HttpResponse:
    """Clusters as GeoJSON for a `zoom`, narrowed as the list is, within `bbox` if it is given."""
    level = level_of(number(request.GET.get("zoom", ""), usual=USUAL_ZOOM))
    sides = sides_of(request.GET.get("bbox", "")) or EVERYWHERE
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {"count": one.count},
        }
        for one in clusters_in(Wanted.from_query(request.GET), level, sides)
    ]
    body = {"type": "FeatureCollection", "features": features}
    return JsonResponse(body, content_type="application/geo+json")
