"""/reports/map: what the map draws of the part that is seen. A few reports are drawn one by one, as
the list has them; many are put together into clusters."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yizhan.kit.clusters import Cluster, level_of, side_of
from yizhan.kit.geo import Crs, to_wgs84
from yizhan.kit.memo import Memo
from yizhan.roof.public.maps import crs_of_tiles, moved
from yizhan.roof.public.reports.filters import Wanted
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.report_words import report_line
from yizhan.wings.participation.reports.index import clusters_from, clusters_of, kept_cells
from yizhan.wings.participation.reports.models import Report, divisions_in
from yizhan.wings.participation.reports.rules import CellCount

USUAL_ZOOM = 10.0
SINGLES = 300
"""So many are drawn one by one."""
WHOLE_CITY = 13
"""Up to this level all of the city is counted at once, for everybody who looks in the next seconds;
closer, only the part that is seen."""
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)
Sides = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""

counted: Memo[list[Cluster]] = Memo(seconds=30, limit=200)
known: Memo[list[CellCount]] = Memo(seconds=30, limit=1)


@public_page
@require_safe
def in_sight(request: OpenRequest) -> HttpResponse:
    """The reports within `bbox`, narrowed as the list is; the clusters for `zoom` if they are many.
    `bbox` and the points are in the system of the tiles."""
    wanted, crs = Wanted.from_query(request.GET), crs_of_tiles()
    sides = _in_wgs84(sides_of(request.GET.get("bbox", "")) or EVERYWHERE, crs)
    rows = wanted.apply(Report.objects.public()).within(*sides)
    keys = list(rows.order_by().values_list("pk", flat=True)[: SINGLES + 1])
    if len(keys) <= SINGLES:
        return _answer(reports=_singles(keys, crs))
    level = level_of(number(request.GET.get("zoom", ""), usual=USUAL_ZOOM))
    clusters = clusters_in(wanted, level, sides)
    return _answer(clusters=[[*moved((one.lon, one.lat), crs), one.count] for one in clusters])


def clusters_in(wanted: Wanted, level: int, sides: Sides) -> list[Cluster]:
    """Return the clusters of a part of the map, as they were at most half a minute ago; in a city
    with very many reports as the worker counted them within the last minutes."""
    rows = wanted.apply(Report.objects.public())
    if sides == EVERYWHERE:
        level = min(level, WHOLE_CITY)
    west, south, east, north = sides
    more = side_of(level)  # the middle of a cell may lie beyond the edge
    around = (west - more, south - more, east + more, north + more)
    cells = known.get("cells", lambda: kept_cells(at=timezone.now()) or [])
    if cells:
        found = counted.get((wanted, level, len(cells)), lambda: _from_kept(wanted, level, cells))
    elif level <= WHOLE_CITY:
        found = counted.get((wanted, level), lambda: clusters_of(rows, level=level))
    else:
        found = clusters_of(rows.within(*around), level=level)
    return [one for one in found if _holds(around, one)]


def _from_kept(wanted: Wanted, level: int, cells: list[CellCount]) -> list[Cluster]:
    divisions = set(divisions_in(wanted.county)) if wanted.county else None
    chosen = (
        cell
        for cell in cells
        if wanted.kind in {"", cell.group}
        and wanted.state in {"", "open" if cell.is_open else "closed"}
        and (divisions is None or cell.division in divisions)
    )
    return clusters_from(chosen, level=level)


def _singles(keys: list[int], crs: Crs) -> list[list[Any]]:
    """Lists and not objects: there are hundreds, on a weak network."""
    at = timezone.now()
    rows = Report.objects.public().listed(keys)
    lines = [report_line(one, at=at) for one in rows]
    return [
        [
            line.report.pk,
            *moved((line.report.case.lon or 0.0, line.report.case.lat or 0.0), crs),
            line.report.case.item.group,
            line.title,
            f"{line.where} · {line.age}",
            str(line.badge.word),
            line.open,
        ]
        for line in lines
    ]


def _answer(**drawn: Any) -> HttpResponse:
    body = {"reports": [], "clusters": []} | drawn
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def number(text: str, *, usual: float) -> float:
    """Return a zoom that somebody asked for."""
    try:
        zoom = float(text)
    except ValueError:
        return usual
    return min(30.0, max(0.0, zoom)) if isfinite(zoom) else usual


def sides_of(text: str) -> Sides | None:
    """Return the sides that stand there; None if that is not what it is."""
    try:
        sides = tuple(map(float, text.split(",")))
    except ValueError:
        return None
    if len(sides) != 4 or not all(map(isfinite, sides)):
        return None
    west, south, east, north = sides
    return west, south, east, north


def _holds(sides: Sides, one: Cluster) -> bool:
    west, south, east, north = sides
    return west <= one.lon <= east and south <= one.lat <= north


def _in_wgs84(sides: Sides, crs: Crs) -> Sides:
    west, south, east, north = sides
    return *to_wgs84(west, south, crs), *to_wgs84(east, north, crs)
