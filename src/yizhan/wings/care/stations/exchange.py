"""Stations from files and into files. What was exported can be imported again without a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.imports.exchange import KnownPlace, PlaceReader
from yizhan.ground.people.models import Unit
from yizhan.ground.places.models import Division
from yizhan.kit.hours import BadHours, parse, to_syntax
from yizhan.kit.hours_hints import hints_on
from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_choice,
    as_choices,
    as_code,
    as_date,
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Amenity, StationKind

COLUMNS = (
    Column("code", ("编码", "驿站编码", "编号", "station code"), required=True, example="示例-001"),
    Column(
        "name",
        ("名称", "驿站名称", "站点名称", "station name"),
        required=True,
        example="示例：南门户外劳动者驿站",
    ),
    Column(
        "kind",
        ("类型", "类别", "驿站类型", "type"),
        required=True,
        example="户外劳动者驿站",
        choices=labels(StationKind),
    ),
    Column("lon", ("经度", "lng", "longitude", "x"), required=True, example="108.085"),
    Column("lat", ("纬度", "latitude", "y"), required=True, example="24.693"),
    Column("division", ("县区", "所在县区", "区县", "county", "district")),
    Column("unit", ("管理单位", "单位", "单位编码", "管理单位编码", "unit code")),
    Column("address", ("地址", "详细地址"), example="城南路 1 号"),
    Column("landmark", ("地标", "附近地标"), example="南门菜市场旁"),
    Column("phone", ("电话", "联系电话", "telephone"), example="0778-0000000"),
    Column(
        "hours",
        ("开放时间", "营业时间", "opening hours", "opening_hours"),
        example="周一至周五 8:00-22:00",
    ),
    Column(
        "amenities",
        ("服务设施", "设施", "服务", "services", "facilities"),
        example="热水、手机充电",
        choices=labels(Amenity),
    ),
    Column("opened_on", ("启用日期", "建成日期", "opened"), example="2026-05-01"),
)
HEADINGS = headings_of(COLUMNS)


@dataclass(frozen=True)
class StationRow(FileRow):
    code: str
    name: str
    kind: str
    unit: Unit
    division: Division
    lon: float
    lat: float
    source_crs: str = "wgs84"
    near_border: bool = False
    address: str = ""
    landmark: str = ""
    phone: str = ""
    hours: str = ""
    amenities: list[str] = field(default_factory=list)
    opened_on: date | None = None
    """None: the day of loading, or the day that a known station has."""
    short: str = ""
    """The end of the link in its QR code, where that must not change between two loads of an empty
    city; empty: drawn at random. A known station keeps the one on its door."""


def read_stations(source: Source) -> Reading[StationRow]:
    """Read a table, or GeoJSON. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _StationReader(source))


def station_records(stations: Iterable[Station] | None = None) -> Iterator[dict[str, Any]]:
    """Stations as an export writes them; without any given, all that are not given up."""
    if stations is None:
        open_ones = Station.objects.not_ended().select_related("division", "unit").order_by("code")
        stations = open_ones.iterator(chunk_size=2_000)
    for station in stations:
        yield {
            "code": station.code,
            "name": station.name,
            "kind": str(StationKind(station.kind).label),
            "lon": station.lon,
            "lat": station.lat,
            "division": station.division.code,
            "unit": station.unit.code,
            "address": station.address,
            "landmark": station.landmark,
            "phone": station.phone,
            "hours": station.hours,
            "amenities": "、".join(
                str(Amenity(code).label) for code in station.amenities if code in Amenity.values
            ),
            "opened_on": station.opened_on,
        }


def records_of(rows: Sequence[StationRow]) -> Iterator[dict[str, Any]]:
    """The stored stations that these rows are about."""
    named = Station.objects.filter(code__in=[row.code for row in rows])
    return station_records(named.select_related("division", "unit"))


class _StationReader:
    """Reads row by row; remembers codes and units it has met."""

    def __init__(self, source: Source) -> None:
        self._crs = source.crs
        self._once = Once()
        units: list[Unit] = list(Unit.objects.not_ended().order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        self._unit_by_pk: dict[int, Unit] = {unit.pk: unit for unit in units}
        self._first_unit = units[0] if units else None
        self._known: dict[str, dict[str, Any]] = {
            station["code"]: dict(station)
            for station in Station.objects.values(
                "code", "unit_id", "division__code", "lon", "lat", "closed_on"
            )
        }
        where = {
            code: KnownPlace(row["division__code"], row["lon"], row["lat"])
            for code, row in self._known.items()
        }
        self._places = PlaceReader(crs=source.crs, known=where)

    def __call__(self, cells: Cells) -> StationRow | None:
        must = {key: cells.read(key, parse) for key, parse in _REQUIRED.items()}
        may = {key: cells.read_if_any(key, parse) for key, parse in _OPTIONAL.items()}
        self._once.see(cells, "code", must["code"])
        known = self._known.get(must["code"] or "")
        closed = known["closed_on"] if known else None
        if closed and may["opened_on"] and may["opened_on"] > closed:
            cells.complain("opened_on", _("It was closed before this day."))
        unit = cells.read_even_empty("unit", lambda text: self._unit(text, must["code"] or ""))
        place = self._places.read(cells)
        if cells.bad or unit is None or place is None:
            return None
        for hint in hints_on(may["hours"] or ""):
            cells.remark(cells.row["code"], hint)
        values = must | may | vars(place)
        given = {key: value for key, value in values.items() if value is not None}
        return StationRow(unit=unit, source_crs=self._crs.value, given=cells.given, **given)

    def _unit(self, text: str, code: str) -> Unit:
        """The unit that is named; else the one the station has; else the first of the city."""
        if text:
            text = text if text in self._units else plain(text)
            if text not in self._units:
                raise Wrong(_("There is no such unit."))
            return self._units[text]
        known = self._known.get(code)
        unit = (self._unit_by_pk.get(known["unit_id"]) if known else None) or self._first_unit
        if unit is None:
            raise Wrong(_("There is no unit yet to run it."))
        return unit


def _as_hours(text: str) -> str:
    try:
        syntax = to_syntax(text)
        parse(syntax)
    except BadHours as bad:
        raise Wrong(str(bad)) from bad
    return as_text(_longest("hours"))(syntax)


def _longest(name: str) -> int:
    longest: int = Station._meta.get_field(name).max_length  # type: ignore[union-attr, assignment]
    return longest


def _also(words: Mapping[Any, str]) -> dict[str, str]:
    """Every word that people also write for a choice, with the choice."""
    return {word: choice for choice, several in words.items() for word in several.split()}


_ALSO_KINDS = {
    StationKind.SERVICE_CENTRE: "党群中心 党群服务站",
    StationKind.OUTDOOR_STATION: "户外工作者驿站 户外驿站 工会驿站 驿站 户外站",
    StationKind.RIDER_POST: "骑手加油站 加油站 小哥驿站",
    StationKind.RED_POST: "红色站",
    StationKind.RESTAURANT: "餐馆 餐厅 饭店 快餐店",
    StationKind.BANK: "银行 银行网点 金融机构",
    StationKind.PHARMACY: "药店 药房",
    StationKind.CONVENIENCE: "超市 小卖部 商店",
}
_ALSO_AMENITIES = {
    Amenity.TOILET: "厕所 公厕 洗手间",
    Amenity.HOT_WATER: "开水 饮水 饮水机 饮用水 喝水",
    Amenity.PHONE_CHARGING: "充电 充电插座 手机充电器",
    Amenity.BATTERY_SWAP: "换电柜 电动车充电",
    Amenity.SEATS: "座位 桌椅 休息 休息座椅 休息区",
    Amenity.AIR_CONDITIONING: "冷气 暖气",
    Amenity.MEDICINE_BOX: "医药箱 急救箱 药品 急救药品 应急药箱",
    Amenity.RAIN_GEAR: "雨伞 雨衣",
    Amenity.WIFI: "wifi 无线网",
    Amenity.PARKING: "停车位",
    Amenity.DISCOUNT_MEAL: "优惠套餐 平价餐 爱心餐",
    Amenity.LEGAL_HELP: "法律援助 法律服务",
    Amenity.ALL_DAY: "24h 全天 24小时开放",
    Amenity.BOOKS: "书 书籍 阅读",
    Amenity.TOOLS: "工具箱 维修",
}
_REQUIRED: dict[str, Callable[[str], Any]] = {
    "code": as_code(_longest("code")),
    "name": as_text(_longest("name")),
    "kind": as_choice(StationKind, _also(_ALSO_KINDS)),
}
_OPTIONAL: dict[str, Callable[[str], Any]] = {
    "address": as_text(_longest("address")),
    "landmark": as_text(_longest("landmark")),
    "phone": as_text(_longest("phone")),
    "hours": _as_hours,
    "amenities": as_choices(Amenity, _also(_ALSO_AMENITIES)),
    "opened_on": as_date,
}
