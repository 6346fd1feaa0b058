"""The gate handbook from files and into files: a row for each place, its gates beside it. What was
exported can be imported again without a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.imports.exchange import DECIMALS, KnownPlace, PlaceReader
from yizhan.ground.people.models import Unit
from yizhan.ground.places.models import Division
from yizhan.kit.geo import Crs, Point
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
    as_code,
    as_point,
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)
from yizhan.wings.care.gates.models import Compound, Gate
from yizhan.wings.care.gates.rules import (
    MOST_GATES,
    CompoundKind,
    EntryRule,
    GateRow,
    Lights,
    is_beside,
)

_EXAMPLES = {1: ("东门", "朝新建路，水果店旁", "周一至周日 6:00-22:00"), 2: ("南门", "", "全天")}


def _gate_columns() -> Iterator[Column]:
    for number in range(1, MOST_GATES + 1):
        name, place, hours = _EXAMPLES.get(number, ("", "", ""))
        yield Column(f"gate{number}", (f"入口{number}", f"gate {number}"), example=name)
        yield Column(
            f"gate{number}_place", (f"入口{number}位置", f"gate {number} where"), example=place
        )
        yield Column(
            f"gate{number}_hours", (f"入口{number}开放时间", f"gate {number} hours"), example=hours
        )
        yield Column(f"gate{number}_lon", (f"入口{number}经度", f"gate {number} longitude"))
        yield Column(f"gate{number}_lat", (f"入口{number}纬度", f"gate {number} latitude"))


COLUMNS = (
    Column("code", ("编码", "编号"), required=True, example="示例-M001"),
    Column("name", ("名称", "小区名称", "场所名称"), required=True, example="示例：恒远花园"),
    Column("also_called", ("别名", "俗称", "other names"), example="恒远小区"),
    Column(
        "kind", ("类型", "场所类型", "type"), required=True, example="住宅小区",
        choices=labels(CompoundKind),
    ),
    Column("lon", ("经度", "lng", "longitude", "x"), required=True, example="108.085"),
    Column("lat", ("纬度", "latitude", "y"), required=True, example="24.693"),
    Column("division", ("县区", "所在县区", "区县", "county", "district")),
    Column("unit", ("管理单位", "单位", "单位编码", "管理单位编码", "unit code")),
    Column("address", ("地址", "详细地址"), example="新建路 1 号"),
    Column(
        "rule", ("进入方式", "通行规定", "entry"), example="停在外面，步行进",
        choices=labels(EntryRule),
    ),
    Column("rule_note", ("进入说明", "entry note"), example="报楼栋号即可"),
    Column("parking", ("停车位置", "停车", "where to park"), example="东门外左侧白线内"),
    Column("plan", ("楼栋说明", "楼栋分布", "buildings"), example="3 栋在东门右手"),
    Column("lights", ("夜间照明", "照明", "at night"), example="夜间有灯", choices=labels(Lights)),
    *_gate_columns(),
)  # fmt: skip
HEADINGS = headings_of(COLUMNS)
_GATE_KEYS = frozenset(column.key for column in _gate_columns())
_POINT_KEYS = frozenset(key for key in _GATE_KEYS if key.endswith(("_lon", "_lat")))


@dataclass(frozen=True)
class CompoundRow(FileRow):
    code: str
    name: str
    kind: str
    unit: Unit
    division: Division
    lon: float
    lat: float
    also_called: str = ""
    address: str = ""
    rule: str = ""
    rule_note: str = ""
    parking: str = ""
    plan: str = ""
    lights: str = ""
    gates: tuple[GateRow, ...] = ()

    @property
    def gives_gates(self) -> bool:
        """Whether the file has gates at all; without, a known place keeps its own."""
        return self.given is None or bool(self.given & _GATE_KEYS)

    @property
    def gives_points(self) -> bool:
        """Whether the file says where gates are; without, a gate of the same name keeps its
        coordinates."""
        return self.given is None or bool(self.given & _POINT_KEYS)


def read_compounds(source: Source) -> Reading[CompoundRow]:
    """Read a table, or GeoJSON. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _CompoundReader(source))


def compound_records(compounds: Iterable[Compound] | None = None) -> Iterator[dict[str, Any]]:
    """Places as an export writes them; without any given, all that are in the handbook."""
    if compounds is None:
        rows = Compound.objects.public().select_related("division", "unit")
        compounds = rows.prefetch_related("gates").order_by("code")
    for one in compounds:
        record = {name: getattr(one, name) for name in _PLAIN}
        record |= {
            "kind": str(CompoundKind(one.kind).label),
            "rule": str(EntryRule(one.rule).label) if one.rule else "",
            "lights": str(Lights(one.lights).label) if one.lights else "",
            "division": one.division.code,
            "unit": one.unit.code,
        }
        for gate in one.gates.all():
            key = f"gate{gate.position}"
            record |= {key: gate.name, f"{key}_place": gate.place, f"{key}_hours": gate.hours}
            if gate.lon is not None and gate.lat is not None:
                record |= {f"{key}_lon": gate.lon, f"{key}_lat": gate.lat}
        yield {column.key: record.get(column.key, "") for column in COLUMNS}


_PLAIN = (
    "code", "name", "also_called", "lon", "lat", "address", "rule_note", "parking", "plan",
)  # fmt: skip


class _CompoundReader:
    """Reads row by row; remembers codes and units it has met."""

    def __init__(self, source: Source) -> None:
        self._once, self._crs = Once(), source.crs
        units: list[Unit] = list(Unit.objects.not_ended().order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        self._unit_by_pk: dict[int, Unit] = {unit.pk: unit for unit in units}
        known = Compound.objects.values_list("code", "unit_id", "division__code", "lon", "lat")
        self._unit_of = {code: unit for code, unit, *_rest in known}
        where = {code: KnownPlace(county, lon, lat) for code, _unit, county, lon, lat in known}
        self._places = PlaceReader(crs=source.crs, known=where)

    def __call__(self, cells: Cells) -> CompoundRow | None:
        must = {key: cells.read(key, parse) for key, parse in _REQUIRED.items()}
        may = {key: cells.read_if_any(key, parse) for key, parse in _OPTIONAL.items()}
        self._once.see(cells, "code", must["code"])
        unit = cells.read_even_empty("unit", lambda text: self._unit(text, must["code"] or ""))
        place = self._places.read(cells)
        gates = tuple(_gates(cells, crs=self._crs))
        for number, gate in enumerate(gates, start=1):
            if place is not None and not is_beside(gate, place.lon, place.lat):
                words = _("This gate is more than 5 km from its place.")
                cells.complain(f"gate{number}_lon", words)
        if cells.bad or unit is None or place is None:
            return None
        values = must | may | {"lon": place.lon, "lat": place.lat, "division": place.division}
        filled = {key: value for key, value in values.items() if value is not None}
        return CompoundRow(unit=unit, gates=gates, given=cells.given, **filled)

    def _unit(self, text: str, code: str) -> Unit:
        """The unit that is named, or the one the place has."""
        text = text if text in self._units else plain(text)
        unit = self._units.get(text)
        if unit is None and not text:
            unit = self._unit_by_pk.get(self._unit_of.get(code, 0))
        if unit is None:
            words = _("There is no such unit.") if text else _("Say which unit keeps it.")
            raise Wrong(words)
        return unit


def _gates(cells: Cells, *, crs: Crs) -> Iterator[GateRow]:
    """The gates of a row, one beside the other; columns without a name must be empty."""
    for number in range(1, MOST_GATES + 1):
        key = f"gate{number}"
        name = cells.read_if_any(key, as_text(_longest(Gate, "name")))
        place = cells.read_if_any(f"{key}_place", as_text(_longest(Gate, "place")))
        hours = cells.read_if_any(f"{key}_hours", _as_hours)
        for hint in hints_on(hours or ""):
            cells.remark(cells.row["code"], hint)
        point = _gate_point(cells, key, crs=crs)
        if name:
            yield GateRow(name, place or "", hours or "", *(point or ()))
        elif place or hours or point:
            cells.complain(key, _("A gate needs a name."))


def _gate_point(cells: Cells, key: str, *, crs: Crs) -> Point | None:
    """Where a gate is, if the row says so: both numbers or neither."""
    lon, lat = cells.row[f"{key}_lon"], cells.row[f"{key}_lat"]
    if not lon and not lat:
        return None
    try:
        point = as_point(lon, lat, crs=crs)
    except Wrong as wrong:
        cells.complain(f"{key}_lon", wrong.why)
        return None
    return round(point[0], DECIMALS), round(point[1], DECIMALS)


def _as_hours(text: str) -> str:
    try:
        syntax = to_syntax(text)
        parse(syntax)
    except BadHours as bad:
        raise Wrong(str(bad)) from bad
    return as_text(_longest(Gate, "hours"))(syntax)


def _longest(model: type[Compound] | type[Gate], name: str) -> int:
    # Asked of columns of text only; the stubs allow for any kind of field.
    longest: int = model._meta.get_field(name).max_length  # type: ignore[union-attr, assignment]
    return longest


def _also(words: Mapping[Any, str]) -> dict[str, str]:
    """Every word that people also write for a choice, with the choice."""
    return {word: choice for choice, several in words.items() for word in several.split()}


_ALSO_KINDS = {
    CompoundKind.RESIDENTIAL: "小区 住宅 居民小区",
    CompoundKind.MALL: "商城 购物中心 商业综合体",
    CompoundKind.OFFICE: "办公楼 大厦",
    CompoundKind.CAMPUS: "学校 大学 校园",
    CompoundKind.MARKET: "菜市场 市场 农贸市场",
    CompoundKind.STREET: "商业街",
}
_ALSO_RULES = {
    EntryRule.RIDE_IN: "可骑行 可以骑进 骑行进入",
    EntryRule.WALK_IN: "步行 步行进入",
    EntryRule.REGISTER: "登记 登记进入",
    EntryRule.LEAVE_AT_GATE: "不能进 放门口 放外卖柜",
}
_ALSO_LIGHTS = {Lights.LIT: "有灯 有", Lights.PARTLY: "部分", Lights.DARK: "无灯 没有灯 无"}

_REQUIRED: dict[str, Callable[[str], Any]] = {
    "code": as_code(_longest(Compound, "code")),
    "name": as_text(_longest(Compound, "name")),
    "kind": as_choice(CompoundKind, _also(_ALSO_KINDS)),
}
_OPTIONAL: dict[str, Callable[[str], Any]] = {
    "rule": as_choice(EntryRule, _also(_ALSO_RULES)),
    "lights": as_choice(Lights, _also(_ALSO_LIGHTS)),
    **{
        name: as_text(_longest(Compound, name))
        for name in ("also_called", "address", "rule_note", "parking", "plan")
    },
}
