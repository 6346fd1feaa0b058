"""Stations from files and into files. What was exported can be imported again without a change.

A row is good or bad on its own; each thing to mend is named with row, column, value and reason, all
of them at once, so that a file goes round once and not once a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, BinaryIO, TypeVar

from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.people.models import Unit
from yizhan.ground.places.index import Place, division_at
from yizhan.ground.places.models import Division
from yizhan.kit.geo import Crs
from yizhan.kit.hours import BadHours, parse
from yizhan.kit.tables import BadRow, Column, Row, Wrong, as_date, as_point, read_table
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Amenity, StationKind

T = TypeVar("T")

COLUMNS = (
    Column("code", ("编码", "驿站编码", "编号", "station code"), required=True),
    Column("name", ("名称", "驿站名称", "站点名称", "station name"), required=True),
    Column("kind", ("类型", "类别", "驿站类型", "type"), required=True),
    Column("lon", ("经度", "lng", "longitude", "x"), required=True),
    Column("lat", ("纬度", "latitude", "y"), required=True),
    Column("division", ("县区", "所在县区", "区县", "county", "district")),
    Column("unit", ("管理单位", "单位", "单位编码", "管理单位编码", "unit code")),
    Column("address", ("地址", "详细地址")),
    Column("landmark", ("地标", "附近地标")),
    Column("phone", ("电话", "联系电话", "telephone")),
    Column("hours", ("开放时间", "营业时间", "opening hours", "opening_hours")),
    Column("amenities", ("服务设施", "设施", "服务", "services", "facilities")),
    Column("opened_on", ("启用日期", "建成日期", "opened")),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}


DECIMALS = 7
"""Of a degree: a centimetre, which every file format carries unchanged."""


@dataclass(frozen=True)
class Told:
    """One good row; the keys are those of `actions.StationRow`."""

    number: int
    values: dict[str, Any]


@dataclass
class Reading:
    """What a file says: good rows, all that is to be mended, and where a person should look."""

    good: list[Told] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    near: list[tuple[int, str]] = field(default_factory=list)
    """Rows so near a county's border that somebody should confirm the county."""
    unknown: tuple[str, ...] = ()
    """Headings no column goes by; they were left out."""
    total: int = 0


def read_stations(
    file: BinaryIO,
    *,
    crs: Crs | str = Crs.WGS84,
    progress: Callable[[int, int | None], None] | None = None,
) -> Reading:
    """Read a spreadsheet or GeoJSON. Raises BadTable if the file as a whole is none."""
    table = read_table(file, COLUMNS)
    reader = _Reader(Crs(crs))
    for row in table:
        reader.take(row)
        if progress is not None and reader.found.total % 500 == 0:
            progress(reader.found.total, table.total)
    reader.found.unknown = table.unknown
    return reader.found


def export_records(stations: Iterable[Station]) -> Iterator[dict[str, Any]]:
    """Stations as an export writes them, in the language that is spoken."""
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


class _Reader:
    """Reads row by row; remembers codes, units and divisions it has met."""

    def __init__(self, crs: Crs) -> None:
        self.crs = crs
        self.found = Reading()
        self._codes: dict[str, int] = {}
        units: list[Unit] = list(Unit.objects.standing().order_by("path"))
        self._units: dict[str, Unit] = {unit.code: unit for unit in units}
        self._unit_names: dict[str, Unit] = {unit.name: unit for unit in units}
        self._first_unit = units[0] if units else None
        self._hosts = dict(Station.objects.values_list("code", "unit_id"))
        self._by_pk: dict[int, Unit] = {unit.pk: unit for unit in units}
        self._divisions: dict[str, Division | None] = {}

    def take(self, row: Row) -> None:
        self.found.total += 1
        bad: list[BadRow] = []

        def read(key: str, work: Callable[[str], T]) -> T | None:
            try:
                return work(row[key])
            except Wrong as wrong:
                bad.append(row.bad(key, wrong.why))
                return None

        values: dict[str, Any] = {
            "code": read("code", lambda text: self._code(text, row.number)),
            "name": read("name", _needed),
            "kind": read("kind", _kind),
            "unit": read("unit", lambda text: self._unit(text, row["code"])),
            "hours": read("hours", _hours),
            "amenities": read("amenities", _amenities),
            "opened_on": read("opened_on", _day),
            "source_crs": self.crs.value,
        }
        for key, longest in _LONGEST.items():
            text = read(key, _at_most(longest))
            values.setdefault(key, text)
        self._place(row, values, bad)
        if bad:
            self.found.bad += bad
        else:
            self.found.good.append(Told(row.number, values))
            if values["near_border"]:
                self.found.near.append((row.number, values["code"]))

    def _code(self, text: str, number: int) -> str:
        code = _needed(text)
        if code in self._codes:
            raise Wrong(_("The same code stands in row %(row)s.") % {"row": self._codes[code]})
        self._codes[code] = number
        return code

    def _unit(self, text: str, code: str) -> Unit:
        """The unit that is named; else the one the station has; else the first of the city."""
        if text:
            unit = self._units.get(text) or self._unit_names.get(text)
            if unit is None:
                raise Wrong(_("There is no such unit."))
            return unit
        kept = self._by_pk.get(self._hosts.get(code, 0)) or self._first_unit
        if kept is None:
            raise Wrong(_("There is no unit yet to run it."))
        return kept

    def _place(self, row: Row, values: dict[str, Any], bad: list[BadRow]) -> None:
        try:
            point = as_point(row["lon"], row["lat"], crs=self.crs)
        except Wrong as wrong:
            bad.append(
                BadRow(row.number, "lon, lat", f"{row['lon']}, {row['lat']}", str(wrong.why))
            )
            return
        lon, lat = round(point[0], DECIMALS), round(point[1], DECIMALS)
        place = division_at(lon, lat)
        values |= {"lon": lon, "lat": lat, "near_border": place.near_border}
        try:
            values["division"] = self._division(row["division"], place)
        except Wrong as wrong:
            bad.append(row.bad("division" if place.candidates else "lon", wrong.why))

    def _division(self, text: str, place: Place) -> Division:
        """Where the point is, if that is certain; near a border the file may say."""
        if not place.candidates and not _city_is_drawn():
            return self._named(text)
        if not place.candidates:
            raise Wrong(_("This place is outside the city. Check longitude, latitude and --crs."))
        named = self._named(text) if text else None
        likely = place.division or place.candidates[0]
        if named is None:
            return likely
        counties = {division.pk for division in place.candidates}
        if not counties & {named.pk, named.parent_id, _grandparent(named)}:
            raise Wrong(_("By its place it is in %(county)s.") % {"county": likely.name})
        return named

    def _named(self, text: str) -> Division:
        if text not in self._divisions:
            standing = Division.objects.filter(valid_to=None).select_related("parent")
            self._divisions[text] = (
                standing.filter(code=text).first() or standing.filter(name=text).first()
            )
        division = self._divisions[text]
        if division is None:
            raise Wrong(_("There is no such county or township."))
        return division


def _grandparent(division: Division) -> int | None:
    return division.parent.parent_id if division.parent is not None else None


def _city_is_drawn() -> bool:
    return Division.objects.counties().drawn().exists()


def _needed(text: str) -> str:
    if not text:
        raise Wrong(_("This must be filled in."))
    return text


def _day(text: str) -> date | None:
    return as_date(text) if text else None


def _hours(text: str) -> str:
    try:
        if text:
            parse(text)
    except BadHours as bad:
        raise Wrong(str(bad)) from bad
    return text


def _at_most(longest: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > longest:
            raise Wrong(_("At most %(count)s characters.") % {"count": longest})
        return text

    return check


@lru_cache
def _names(choices: type[StationKind] | type[Amenity]) -> dict[str, str]:
    """Every word a choice goes by: its code, and its label in both languages."""
    names: dict[str, str] = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            names |= {str(choice.label).casefold(): choice.value for choice in choices}
    also = _ALSO.items() if choices is Amenity else _ALSO_KINDS.items()
    names |= {word: choice.value for choice, words in also for word in words.split()}
    return names | {choice.value: choice.value for choice in choices}


def _kind(text: str) -> str:
    kind = _names(StationKind).get(_needed(text).casefold())
    if kind is None:
        known = "、".join(str(kind.label) for kind in StationKind)
        raise Wrong(_("Unknown kind. Known are: %(known)s") % {"known": known})
    return kind


def _amenities(text: str) -> list[str]:
    names, found = _names(Amenity), set()
    for word in _words(text, names):
        code = names.get(word.casefold())
        if code is None:
            raise Wrong(_("Unknown: %(what)s") % {"what": word})
        found.add(code)
    return sorted(found)


def _words(text: str, names: dict[str, str]) -> list[str]:
    """Words between commas; blanks part them too, unless they belong to a name (hot water)."""
    parts = [part.strip() for part in text.translate(_BETWEEN_BUT_BLANKS).split("\n")]
    return [
        word
        for part in parts
        if part
        for word in ([part] if part.casefold() in names else part.split())
    ]


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
"""What people also write in spreadsheets."""
_ALSO = {
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
_BETWEEN_BUT_BLANKS = str.maketrans(dict.fromkeys("、，,；;|/", "\n"))
_LONGEST = {
    name: length
    for name in ("address", "landmark", "phone", "name", "code", "hours")
    if (length := Station._meta.get_field(name).max_length)  # type: ignore[union-attr]
}
