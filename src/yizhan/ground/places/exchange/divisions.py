"""Divisions from files and into files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from shapely.errors import ShapelyError
from shapely.geometry import shape

from yizhan.ground.places.models import Division, Outline
from yizhan.ground.places.rules import ABOVE, CODE, DivisionKind, DivisionRow
from yizhan.kit.geo import Crs, to_wgs84
from yizhan.kit.tables import (
    Cells,
    Column,
    Once,
    Reading,
    Source,
    Wrong,
    as_choice,
    as_date,
    as_number,
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)

COLUMNS = (
    Column("code", ("编码", "区划代码", "代码", "adcode"), required=True, example="999901"),
    Column("name", ("名称", "区划名称"), required=True, example="示例县"),
    Column(
        "kind",
        ("级别", "类型", "level"),
        required=True,
        example="县区",
        choices=labels(DivisionKind),
    ),
    Column("parent", ("上级编码", "上级代码", "上级")),
    Column("valid_from", ("生效日期", "启用日期"), required=True, example="2020-01-01"),
    Column("valid_to", ("失效日期", "停用日期")),
    Column("label_lon", ("标注经度", "经度", "lon"), example="108.08"),
    Column("label_lat", ("标注纬度", "纬度", "lat"), example="24.69"),
    Column("geometry", ("边界", "boundary")),
)
HEADINGS = headings_of(COLUMNS)
LONGEST_NAME = 60


def read_divisions(source: Source) -> Reading[DivisionRow]:
    """Read a table, or GeoJSON with boundaries. Raises BadTable if the file is none."""
    once, cells_of = Once(), dict[str, Cells]()
    parents = dict(Division.objects.values_list("code", "parent__code"))

    def read_row(cells: Cells) -> DivisionRow | None:
        row = _division(cells, source.crs, parents)
        if row is not None:
            once.see(cells, "code", row.code)
            cells_of.setdefault(row.code, cells)
        return row

    reading = read_each(source, COLUMNS, read_row)
    kinds = dict(Division.objects.values_list("code", "kind"))
    kinds |= {row.code: row.kind for row in reading.good}
    for row in reading.good:
        if kinds.get(row.parent) != ABOVE[row.kind]:
            cells = cells_of[row.code]
            cells.complain("parent", _("There is no division of the next larger kind."))
            reading.bad += cells.bad
    reading.good = [row for row in reading.good if not cells_of[row.code].bad]
    return reading


def division_records() -> Iterator[dict[str, Any]]:
    """Every division as an export writes it, larger kinds first."""
    kinds = {kind: n for n, kind in enumerate(ABOVE)}
    rows = Division.objects.select_related("parent")
    shapes = dict(Outline.objects.values_list("division_id", "shape"))
    for one in sorted(rows, key=lambda d: (kinds[d.kind], d.code)):
        yield {
            "code": one.code,
            "name": one.name,
            "kind": str(DivisionKind(one.kind).label),
            "parent": one.parent.code if one.parent else "",
            "valid_from": one.valid_from.isoformat(),
            "valid_to": one.valid_to.isoformat() if one.valid_to else "",
            "label_lon": one.label_lon,
            "label_lat": one.label_lat,
            "geometry": shapes.get(one.pk),
        }


def _division(cells: Cells, crs: Crs, parents: Mapping[str, str | None]) -> DivisionRow | None:
    code, name = cells.read("code", _code), cells.read("name", as_text(LONGEST_NAME))
    kind, since = (
        cells.read("kind", as_choice(DivisionKind, _OTHER_WORDS)),
        cells.read("valid_from", as_date),
    )
    until = cells.read_if_any("valid_to", as_date)
    lon, lat = (cells.read_if_any(key, as_number) for key in ("label_lon", "label_lat"))
    boundary = cells.read_if_any("geometry", lambda text: _outline(text, crs))
    if since and until and until <= since:
        cells.complain("valid_to", _("It ends before it begins."))
    if code is None or name is None or kind is None or since is None:
        return None
    if lon is not None and lat is not None:
        lon, lat = to_wgs84(lon, lat, crs)
    parent = plain(cells.row["parent"]) if cells.row.has("parent") else parents.get(code) or ""
    return DivisionRow(
        code, name, kind, parent, since, until, lon, lat, boundary, given=cells.given
    )


def _code(text: str) -> str:
    text = plain(text)
    if not CODE.fullmatch(text):
        raise Wrong(_("A code has 6 digits, or 9 or 12 below the county."))
    return text


_OTHER_WORDS = {
    **dict.fromkeys(("市", "地级市"), DivisionKind.CITY.value),
    **dict.fromkeys(("县", "区", "县区", "县级"), DivisionKind.COUNTY.value),
    **dict.fromkeys(("乡", "镇", "街道", "乡镇", "乡镇街道"), DivisionKind.TOWNSHIP.value),
    **dict.fromkeys(("村", "社区", "村社区", "行政村"), DivisionKind.VILLAGE.value),
}


def _outline(text: str, crs: Crs) -> dict[str, Any]:
    try:
        outline = shape(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ShapelyError) as trouble:
        raise Wrong(_("This is no GeoJSON geometry.")) from trouble
    if outline.geom_type not in {"Polygon", "MultiPolygon"} or not outline.is_valid:
        raise Wrong(_("A boundary is a polygon that does not cross itself."))
    if crs != Crs.WGS84:
        outline = shapely.transform(
            outline, lambda points: np.array([to_wgs84(lon, lat, crs) for lon, lat in points])
        )
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(outline))
    return geometry
