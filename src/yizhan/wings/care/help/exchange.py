"""Offers of help from files and into files: a row each, known by unit, title and last day. Who took
of them is in no file. What was exported can be imported again without a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.people.models import Unit
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
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
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.rules import (
    CHANGEABLE,
    GIVER_LIMIT,
    MEASURE_LIMIT,
    MOST_EACH,
    MOST_HOURS,
    MOST_PIECES,
    MOST_STATIONS,
    PLACE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Audience,
    Category,
    OfferState,
)
from yizhan.wings.care.stations.models import Station

COLUMNS = (
    Column("unit", ("提供单位", "单位", "单位编码"), required=True, example="示例-工会"),
    Column("title", ("名称", "标题", "物品"), required=True, example="示例：反光雨衣"),
    Column("last_day", ("截止日期", "最后一天"), required=True, example="2026-12-31"),
    Column("stock", ("总数", "数量"), required=True, example="200"),
    Column("measure", ("计量单位", "量词"), example="件"),
    Column(
        "category", ("类别", "帮扶类别"), required=True, example="物资", choices=labels(Category)
    ),
    Column("giver", ("赞助方", "爱心商家")),
    Column("audience", ("发给谁", "对象"), example="所有骑手", choices=labels(Audience)),
    Column("county", ("县区", "所在县区")),
    Column("per_person", ("每人限领", "每人"), example="1"),
    Column("code_hours", ("领取码有效小时", "有效小时")),
    Column("stations", ("领取驿站", "驿站编号", "驿站")),
    Column("place", ("领取地点", "地点"), example="一楼服务台"),
    Column("text", ("说明",)),
    Column("state", ("状态",), choices=labels(OfferState)),
    Column("granted", ("已发出", "已领取")),
)
HEADINGS = headings_of(COLUMNS)
IDENTITY = ("unit", "title", "last_day")
WRITTEN = (
    "measure", "category", "giver", "audience", "division", "per_person", "code_hours", "place",
    "text",
)  # fmt: skip
"""The columns of an offer that a file changes; its stock and its stations come beside them."""


@dataclass(frozen=True)
class HelpRow(FileRow):
    unit: Unit
    title: str
    last_day: date
    stock: int
    category: str
    measure: str = "份"
    giver: str = ""
    audience: str = Audience.ALL
    division: Division | None = None
    per_person: int = 1
    code_hours: int | None = None
    stations: tuple[Station, ...] = ()
    place: str = ""
    text: str = ""
    state: str = ""
    """The state of an offer that is new here; one that is known is moved on its page."""
    granted: int = 0
    """The pieces that were given before a new offer came here."""


def read_offers(source: Source) -> Reading[HelpRow]:
    """Read a table. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _HelpReader(local_day(source.at)))


def offer_records(offers: Iterable[Offer] | None = None) -> Iterator[dict[str, Any]]:
    """Offers as an export writes them, by last day; without any given, all there are."""
    if offers is None:
        rows = Offer.objects.select_related("unit", "division").prefetch_related("stations")
        offers = rows.order_by("last_day", "pk")
    for one in offers:
        yield {
            "unit": one.unit.code,
            "title": one.title,
            "last_day": one.last_day.isoformat(),
            "stock": one.stock,
            "measure": one.measure,
            "category": str(Category(one.category).label),
            "giver": one.giver,
            "audience": str(Audience(one.audience).label),
            "county": one.division.code if one.division else "",
            "per_person": one.per_person,
            "code_hours": "" if one.code_hours is None else one.code_hours,
            "stations": " ".join(sorted(station.code for station in one.stations.all())),
            "place": one.place,
            "text": one.text,
            "state": str(OfferState(one.state).label),
            "granted": one.given,
        }


class _HelpReader:
    """Reads row by row; remembers units, counties, stations and offers it has met."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._once = Once()
        units: list[Unit] = list(Unit.objects.order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        counties = list(Division.objects.counties().filter(valid_to=None))
        self._counties = {one.name: one for one in counties} | {one.code: one for one in counties}
        self._stations = {one.code: one for one in Station.objects.not_ended()}
        self._known = set(Offer.objects.values_list("unit_id", "title", "last_day"))

    def __call__(self, cells: Cells) -> HelpRow | None:
        must: dict[str, Any] = {
            key: cells.read(key, parse) for key, parse in self._required().items()
        }
        may: dict[str, Any] = {
            key: cells.read_if_any(key, parse) for key, parse in self._optional().items()
        }
        may["division"] = may.pop("county")
        filled = {key: value for key, value in may.items() if value is not None}
        if not cells.bad:
            self._once.see(cells, "title", f"{must['unit'].pk} {must['last_day']} {must['title']}")
            self._look_at(cells, must, filled)
        return None if cells.bad else HelpRow(**must, **filled, given=cells.given)

    def _look_at(self, cells: Cells, must: dict[str, Any], may: dict[str, Any]) -> None:
        """Say what does not go together."""
        is_new = (must["unit"].pk, must["title"], must["last_day"]) not in self._known
        if (may.get("audience") == Audience.COUNTY) != ("division" in may):
            words = _("Name the county if it is for the riders of one, and only then.")
            cells.complain("county", words)
        if is_new and not (may.get("stations") or may.get("place")):
            cells.complain("place", _("Say where it is fetched: stations, or in words."))
        if may.get("granted", 0) > must["stock"]:
            cells.complain("granted", _("More were given than there were."))
        state = may.get("state", OfferState.OPEN)
        if is_new and state in CHANGEABLE and must["last_day"] < self._today:
            cells.complain("last_day", _("This day is over. Look at the date again."))

    def _required(self) -> dict[str, Callable[[str], Any]]:
        return {
            "unit": self._unit,
            "title": as_text(TITLE_LIMIT),
            "last_day": as_date,
            "stock": _between(1, MOST_PIECES),
            "category": as_choice(Category),
        }

    def _optional(self) -> dict[str, Callable[[str], Any]]:
        return {
            "measure": as_text(MEASURE_LIMIT),
            "giver": as_text(GIVER_LIMIT),
            "audience": as_choice(Audience),
            "county": self._county,
            "per_person": _between(1, MOST_EACH),
            "code_hours": _between(1, MOST_HOURS),
            "stations": self._stations_in,
            "place": as_text(PLACE_LIMIT),
            "text": _as_lines,
            "state": as_choice(OfferState),
            "granted": _between(0, MOST_PIECES),
        }

    def _unit(self, text: str) -> Unit:
        unit = self._units.get(text) or self._units.get(plain(text))
        if unit is None:
            raise Wrong(_("There is no such unit."))
        return unit

    def _county(self, text: str) -> Division:
        county = self._counties.get(plain(text))
        if county is None:
            raise Wrong(_("There is no such county or township."))
        return county

    def _stations_in(self, text: str) -> tuple[Station, ...]:
        codes = plain(text).replace("、", " ").replace(",", " ").replace("，", " ").split()
        missing = [code for code in codes if code not in self._stations]
        if missing:
            raise Wrong(_("There is no station of this code."))
        if len(codes) > MOST_STATIONS:
            raise Wrong(_("At most %(most)d stations.") % {"most": MOST_STATIONS})
        return tuple(self._stations[code] for code in dict.fromkeys(codes))


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = as_number(text)
        if not (number.is_integer() and least <= number <= most):
            raise Wrong(_("Between %(least)d and %(most)d.") % {"least": least, "most": most})
        return int(number)

    return read


def _as_lines(text: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise Wrong(_("At most %(limit)d characters.") % {"limit": TEXT_LIMIT})
    return text
