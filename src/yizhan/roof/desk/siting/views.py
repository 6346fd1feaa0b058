"""/desk/siting: where and when what is wanted is farther than a station that is open.

Every number is one of `rules.published`, or made of such numbers, so that no two pages together
tell more than one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.places.models import Division
from yizhan.kit.siting.planning import DISTANCES
from yizhan.kit.tables import Form, write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.siting import maps
from yizhan.roof.desk.siting.words import percent
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.siting.index import (
    CellRow,
    HourRow,
    Supply,
    cells_at,
    coverage_by_hour,
    demand_by_cell,
    near_names,
    orders_known,
    supply,
)
from yizhan.wings.care.siting.rules import FEWEST, HOURS, Basis, middle_of, outline_of
from yizhan.wings.care.stations.rules import Amenity

EVENING = 23
"""The hour that is shown first: riders still ride, and most doors are shut."""
PAGE = 50
GEOJSON = "geojson"


@dataclass(frozen=True)
class Asked:
    """The choices of the page."""

    hour: int
    basis: str
    amenity: str
    county: str

    @property
    def query(self) -> str:
        return f"hour={self.hour}&basis={self.basis}&amenity={self.amenity}&county={self.county}&"


@dataclass(frozen=True)
class Line:
    row: CellRow
    name: str
    lon: float
    lat: float


def asked_of(request: PageRequest) -> Asked:
    """Read the choices from the address; what is none of the known ones is left out."""
    hour = request.GET.get("hour", "")
    basis, amenity = request.GET.get("basis", ""), request.GET.get("amenity", "")
    return Asked(
        hour=int(hour) if hour.isascii() and hour.isdecimal() and int(hour) in HOURS else EVENING,
        basis=basis if basis in Basis.values else Basis.ASKED.value,
        amenity=amenity if amenity in Amenity.values else "",
        county=request.GET.get("county", "")[:12],
    )


@desk_page(Permission.STATION_EDIT)
@require_GET
def coverage(request: PageRequest) -> HttpResponse:
    asked, today = asked_of(request), timezone.localdate()
    counts = demand_by_cell(asked.basis, today=today)
    there = supply(on=today, amenity=asked.amenity)
    rows = cells_at(counts, there, hour=asked.hour)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counties = maps.counties_on(today)
    context = {
        "asked": asked,
        "bases": Basis.choices,
        "amenities": Amenity.choices,
        "hours": [(row, _percents(row)) for row in coverage_by_hour(counts, there)],
        "distances": DISTANCES,
        "drawing": _drawing(asked, rows, there, counties),
        "counties": counties,
        "lines": _lines(list(page.object_list), there),
        "page": page,
        "query": asked.query,
        "far": sum(row.count for row in rows if row.within is None),
        "all": sum(row.count for row in rows),
        "unknown": there.unknown,
        "fewest": FEWEST,
        "orders_known": bool(rows) or orders_known(),
        "forms": (Form.CSV.value, GEOJSON),
    }
    return show(request, "desk/siting/coverage.html", context)


def _percents(row: HourRow) -> list[str]:
    return [percent(row.shares[within]) for within in DISTANCES]


def reach_words() -> dict[int | None, str]:
    words: dict[int | None, str] = {
        within: _("within %(n)d m of an open station") % {"n": within} for within in DISTANCES
    }
    return words | {None: _("farther than %(n)d m from an open station") % {"n": DISTANCES[-1]}}


def _drawing(
    asked: Asked, rows: list[CellRow], there: Supply, counties: list[Division]
) -> maps.Drawing:
    chosen = next((county for county in counties if county.code == asked.county), None)
    points = [middle_of(row.cell) for row in rows]
    points = points or [(one.lon, one.lat) for one in there.stations]
    box = maps.box_of(chosen) if chosen is not None else maps.box_around(points)
    frame = maps.Frame(box)
    marks = maps.station_marks(there, frame, hour=asked.hour)
    marks += maps.cell_marks(rows, frame, reach_words())
    return maps.Drawing(maps.outlines(counties, frame), tuple(marks))


def _lines(rows: list[CellRow], there: Supply) -> list[Line]:
    points = [middle_of(row.cell) for row in rows]
    names = near_names(points, there)
    return [
        Line(row, name, lon, lat) for row, name, (lon, lat) in zip(rows, names, points, strict=True)
    ]


@desk_page(Permission.STATION_EDIT)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    """The cells of the chosen hour, as a table or as GeoJSON with their outlines."""
    if form not in {Form.CSV.value, Form.XLSX.value, GEOJSON}:
        raise Http404
    asked, today = asked_of(request), timezone.localdate()
    there = supply(on=today, amenity=asked.amenity)
    rows = cells_at(demand_by_cell(asked.basis, today=today), there, hour=asked.hour)
    name = f"siting-{today}-{asked.hour:02}"
    if form == GEOJSON:
        return as_geojson([_feature(row) for row in rows], name)
    heads = {
        "cell": _("Cell"), "hour": _("Hour"), "count": _("Demand"),
        "within": _("Open station within metres"), "lon": _("Longitude"), "lat": _("Latitude"),
    }  # fmt: skip
    records = [_record(row) for row in rows]
    return as_file(write_table(records, heads, Form(form)), Form(form), name)


def as_geojson(features: list[dict[str, Any]], name: str) -> HttpResponse:
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/geo+json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    return response


def _record(row: CellRow) -> dict[str, Any]:
    lon, lat = middle_of(row.cell)
    return {
        "cell": row.cell,
        "hour": row.hour,
        "count": row.count,
        "within": row.within or "",
        "lon": round(lon, 6),
        "lat": round(lat, 6),
    }


def _feature(row: CellRow) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [outline_of(row.cell)]}
    facts = {"cell": row.cell, "hour": row.hour, "count": row.count, "within_m": row.within}
    return {"type": "Feature", "geometry": shape, "properties": facts}
