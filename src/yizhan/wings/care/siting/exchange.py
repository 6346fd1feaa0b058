"""Orders of platforms by place and hour from files; candidates of one's own from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from yizhan.kit.errors import Refusal
from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_code,
    as_text,
    headings_of,
    read_each,
)
from yizhan.wings.care.siting.models import HeatCell
from yizhan.wings.care.siting.rules import MOST_ADDED, OwnSite, cell_of, middle_of

MOST_ORDERS = 100_000_000
MOST_CANDIDATES = 5_000

COLUMNS = (
    Column("lon", ("经度", "lng", "longitude", "x"), required=True, example="108.085"),
    Column("lat", ("纬度", "latitude", "y"), required=True, example="24.693"),
    Column("hour", ("小时", "时段", "hour of the day"), required=True, example="23"),
    Column("orders", ("订单数", "单量", "number of orders"), required=True, example="示例：120"),
)
CANDIDATE_COLUMNS = (
    Column("code", ("编码", "编号"), required=True, example="示例-H01"),
    Column("name", ("名称", "地点"), required=True, example="示例：南门广场东侧"),
    Column("lon", ("经度", "lng", "longitude", "x"), required=True, example="108.085"),
    Column("lat", ("纬度", "latitude", "y"), required=True, example="24.693"),
    Column("cost", ("费用", "成本"), example="1"),
)
HEADINGS = headings_of(COLUMNS)


class BadCandidates(Refusal):
    code = "siting_candidates"
    status = 422


@dataclass(frozen=True)
class HeatRow(FileRow):
    lon: float
    lat: float
    cell: str
    hour: int
    orders: int


@dataclass(frozen=True)
class CandidateRow(FileRow):
    code: str
    name: str
    lon: float
    lat: float
    cost: float = 1.0


def read_heat(source: Source) -> Reading[HeatRow]:
    """Read a table, or GeoJSON. Rows of one cell and hour are added up when they are loaded."""

    def read(cells: Cells) -> HeatRow | None:
        hour, orders = cells.read("hour", _as_hour), cells.read("orders", _as_orders)
        point = cells.read_point(crs=source.crs)
        if cells.bad or point is None or hour is None or orders is None:
            return None
        lon, lat = point
        return HeatRow(
            lon=lon, lat=lat, cell=cell_of(lon, lat), hour=hour, orders=orders, given=cells.given
        )

    return read_each(source, COLUMNS, read)


def heat_records() -> Iterator[dict[str, Any]]:
    """All orders, at the middles of their cells."""
    for row in HeatCell.objects.order_by("cell", "hour").iterator(chunk_size=2_000):
        lon, lat = middle_of(row.cell)
        yield {"lon": round(lon, 6), "lat": round(lat, 6), "hour": row.hour, "orders": row.orders}


def own_sites(file: BinaryIO, *, at: datetime) -> tuple[OwnSite, ...]:
    """Return the candidates of a file. Raises BadCandidates, which names the first bad row."""
    reading = read_candidates(Source(file, at=at))
    if reading.bad:
        bad = reading.bad[0]
        words = _("Row %(row)d of the candidates, %(column)s: %(why)s")
        raise BadCandidates(words % {"row": bad.row, "column": bad.column, "why": bad.why})
    if not reading.good:
        raise BadCandidates(_("There are no candidates in this file."))
    if len(reading.good) > MOST_CANDIDATES:
        raise BadCandidates(_("At most %(n)d candidates.") % {"n": MOST_CANDIDATES})
    return tuple(OwnSite(row.code, row.name, row.lon, row.lat, row.cost) for row in reading.good)


def read_candidates(source: Source) -> Reading[CandidateRow]:
    """Read candidates of one's own, each with a code by which it can be forced or forbidden."""
    once = Once()

    def read(cells: Cells) -> CandidateRow | None:
        code = cells.read("code", as_code(40))
        name = cells.read("name", as_text(80))
        once.see(cells, "code", code)
        cost = cells.read_if_any("cost", _as_cost)
        point = cells.read_point(crs=source.crs)
        if cells.bad or point is None or code is None or name is None:
            return None
        return CandidateRow(
            code=code,
            name=name,
            lon=point[0],
            lat=point[1],
            cost=1.0 if cost is None else cost,
            given=cells.given,
        )

    return read_each(source, CANDIDATE_COLUMNS, read)


def _as_hour(text: str) -> int:
    number = _as_whole(text.removesuffix("时").removesuffix(":00"))
    if not 0 <= number <= 23:
        raise Wrong(_("An hour of the day is 0 to 23."))
    return number


def _as_orders(text: str) -> int:
    number = _as_whole(text)
    if not 0 <= number <= MOST_ORDERS:
        raise Wrong(_("A number of orders is 0 or more."))
    return number


def _as_cost(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise Wrong(_("This must be a number.")) from None
    if not 0 < number <= MOST_ADDED:
        raise Wrong(_("A cost is more than 0."))
    return number


def _as_whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Wrong(_("This must be a whole number.")) from None
