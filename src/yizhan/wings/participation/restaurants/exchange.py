"""Restaurants from files and into files, and the published file of a round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.imports.exchange import KnownPlace, PlaceReader
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.draws import CODE, Outcome, Pass, Visit, read, written
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
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)
from yizhan.wings.participation.restaurants.models import Restaurant, Round, Seat
from yizhan.wings.participation.restaurants.rules import (
    ADDRESS_LIMIT,
    CODE_LIMIT,
    LICENCE_LIMIT,
    NAME_LIMIT,
    Grade,
)

COLUMNS = (
    Column("code", ("编码", "编号"), required=True, example="R-00001"),
    Column("name", ("名称", "餐厅名称", "店名"), required=True, example="示例：桂香小炒"),
    Column("licence", ("许可证号", "许可证编号", "licence number"), example="JY24512020000001"),
    Column("division", ("县区", "所在县区", "区县", "county", "district")),
    Column("lon", ("经度", "lng", "longitude", "x"), required=True, example="108.085"),
    Column("lat", ("纬度", "latitude", "y"), required=True, example="24.693"),
    Column(
        "grade", ("风险等级", "等级", "risk grade"), required=True, example="B",
        choices=labels(Grade),
    ),
    Column("address", ("地址", "详细地址"), example="新建路 1 号"),
    Column("unit", ("监管单位", "单位", "单位编码", "unit code")),
)  # fmt: skip
HEADINGS = headings_of(COLUMNS)


@dataclass(frozen=True)
class RestaurantRow(FileRow):
    code: str
    name: str
    unit: Unit
    county: Division
    lon: float
    lat: float
    grade: str
    licence: str = ""
    address: str = ""


def read_restaurants(source: Source) -> Reading[RestaurantRow]:
    """Read a table, or GeoJSON. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _Reader(source))


def restaurant_records(restaurants: Iterable[Restaurant] | None = None) -> Iterator[dict[str, Any]]:
    """Restaurants as an export writes them; without any given, all that are open."""
    if restaurants is None:
        restaurants = Restaurant.objects.public().for_list()
    for one in restaurants:
        record = {name: getattr(one, name) for name in _PLAIN}
        record |= {
            "division": one.county.code,
            "grade": str(Grade(one.grade).label),
            "unit": one.unit.code,
        }
        yield {column.key: record.get(column.key, "") for column in COLUMNS}


_PLAIN = ("code", "name", "licence", "lon", "lat", "address")


class _Reader:
    """Reads row by row; remembers codes, counties and units it has met."""

    def __init__(self, source: Source) -> None:
        self._once = Once()
        units: list[Unit] = list(Unit.objects.not_ended().order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        by_pk = {unit.pk: unit for unit in units}
        self._bureaus = {unit.division_id: unit for unit in reversed(units) if _is_bureau(unit)}
        known = list(Restaurant.objects.values_list("code", "unit", "county__code", "lon", "lat"))
        self._unit_of = {code: by_pk.get(unit) for code, unit, *_rest in known}
        where = {code: KnownPlace(county, lon, lat) for code, _unit, county, lon, lat in known}
        self._places = PlaceReader(crs=source.crs, known=where)
        self._counties: dict[int, Division] = {}

    def __call__(self, cells: Cells) -> RestaurantRow | None:
        must = {key: cells.read(key, parse) for key, parse in _REQUIRED.items()}
        may = {key: cells.read_if_any(key, parse) for key, parse in _OPTIONAL.items()}
        self._once.see(cells, "code", must["code"])
        place = self._places.read(cells)
        if place is None:
            return None
        county = self._county(place.division)
        if county is None:
            cells.complain("division", _("Name the county it is in."))
            return None
        unit = cells.read_even_empty(
            "unit", lambda text: self._unit(text, must["code"] or "", county)
        )
        if cells.bad or unit is None:
            return None
        values = must | may | {"lon": place.lon, "lat": place.lat, "county": county}
        filled = {key: value for key, value in values.items() if value is not None}
        return RestaurantRow(unit=unit, given=cells.given, **filled)

    def _county(self, division: Division) -> Division | None:
        """The county that a division is or lies in; None: it is larger than one."""
        if division.pk not in self._counties:
            county = Division.objects.counties_of([division.pk]).get(division.pk)
            if county is None:
                return None
            self._counties[division.pk] = Division.objects.get(pk=county)
        return self._counties[division.pk]

    def _unit(self, text: str, code: str, county: Division) -> Unit:
        """The unit that is named, or the one it has, or the bureau of its county."""
        text = text if text in self._units else plain(text)
        unit = self._units.get(text)
        if unit is None and not text:
            unit = self._unit_of.get(code) or self._bureaus.get(county.pk)
        if unit is None:
            words = _("There is no such unit.") if text else _("Say which unit answers for it.")
            raise Wrong(words)
        return unit


def _is_bureau(unit: Unit) -> bool:
    return bool(unit.kind == UnitKind.BUREAU and unit.competence == Competence.MARKET)


def as_draw_code(text: str) -> str:
    """A code that may stand in a file of a draw: it can be sorted the same everywhere."""
    code = as_code(CODE_LIMIT)(text)
    if CODE.fullmatch(code) is None:
        raise Wrong(_("A code has only letters A to Z, digits, and . _ - in it."))
    return code


_REQUIRED: dict[str, Callable[[str], Any]] = {
    "code": as_draw_code,
    "name": as_text(NAME_LIMIT),
    "grade": as_choice(
        Grade,
        {"A级": "A", "B级": "B", "C级": "C", "D级": "D", "a": "A", "b": "B", "c": "C", "d": "D"},
    ),
}
_OPTIONAL: dict[str, Callable[[str], Any]] = {
    "licence": as_text(LICENCE_LIMIT),
    "address": as_text(ADDRESS_LIMIT),
}


def round_file(a_round: Round) -> str:
    """The file of a round as everybody may read it: its lists, and once it is drawn what came out
    and which seats were passed on."""
    if not a_round.seed:
        return a_round.lists
    seats = Seat.objects.filter(visit__round=a_round).select_related(
        "visitor", "visit__restaurant", "passed_to__visitor"
    )
    dealt: dict[int, tuple[str, list[str]]] = {}
    for seat in seats.filter(passed_from=None).order_by("visit__position", "pk"):
        site = seat.visit.restaurant.code
        dealt.setdefault(seat.visit_id, (site, []))[1].append(seat.visitor.number)
    visits = tuple(Visit(site, tuple(who)) for site, who in dealt.values())
    passed = [
        Pass(
            seat.visit.restaurant.code,
            seat.visitor.number,
            seat.passed_to.visitor.number if seat.passed_to else None,
        )
        for seat in seats.passed()
    ]
    outcome = Outcome(tuple(one.site for one in visits), visits, a_round.deal, ())
    return written(read(a_round.lists).lists, a_round.seed, outcome, passed)
