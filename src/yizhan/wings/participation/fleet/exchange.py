"""Exam weeks from files and into files: a row for each hall, with the days of its week beside it.
Who signed up and what was asked for is in no file. What was exported can be imported again without
a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yizhan.ground.imports.exchange import DECIMALS
from yizhan.ground.people.models import Unit
from yizhan.ground.places.index import within_city
from yizhan.kit.geo import Crs, Point
from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_date,
    as_text,
    headings_of,
    plain,
    read_each,
)
from yizhan.wings.participation.fleet.models import ExamWeek, Hall
from yizhan.wings.participation.fleet.rules import MOST_DAYS, NAME_LIMIT

COLUMNS = (
    Column("unit", ("组织单位", "单位", "单位编码"), required=True, example="示例-市监局"),
    Column("week", ("考试名称", "考试"), required=True, example="示例：高考"),
    Column("first_day", ("首个考试日", "开始日期"), required=True, example="2026-06-07"),
    Column("last_day", ("最后考试日", "结束日期"), required=True, example="2026-06-09"),
    Column("asked_from", ("开始受理日期",), example="2026-06-01"),
    Column("over_at", ("每日考试结束时间",), example="18:00"),
    Column("name", ("考点", "考点名称"), required=True, example="示例中学"),
    Column("lon", ("经度", "lng", "longitude", "x"), required=True, example="108.062"),
    Column("lat", ("纬度", "latitude", "y"), required=True, example="24.696"),
)
HEADINGS = headings_of(COLUMNS)
IDENTITY = ("unit", "week", "first_day", "name")


@dataclass(frozen=True)
class HallRow(FileRow):
    unit: Unit
    week: str
    first_day: date
    last_day: date
    name: str
    lon: float
    lat: float
    asked_from: date | None = None
    over_at: time | None = None


def read_halls(source: Source) -> Reading[HallRow]:
    """Read a table, or GeoJSON. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _HallReader(source.crs))


def hall_records(weeks: QuerySet[ExamWeek] | None = None) -> Iterator[dict[str, Any]]:
    """The halls of some weeks, or of all, as an export writes them, by week."""
    halls = Hall.objects.select_related("week__unit")
    if weeks is not None:
        halls = halls.filter(week__in=weeks)
    for hall in halls.order_by("week__first_day", "week", "name"):
        week = hall.week
        yield {
            "unit": week.unit.code,
            "week": week.name,
            "first_day": week.first_day.isoformat(),
            "last_day": week.last_day.isoformat(),
            "asked_from": week.asked_from.isoformat(),
            "over_at": week.over_at.isoformat("minutes"),
            "name": hall.name,
            "lon": hall.lon,
            "lat": hall.lat,
        }


_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")


def as_clock(text: str) -> time:
    """A time of the day: 18:00, 18：00 or 18:00:00."""
    written = _CLOCK.fullmatch(plain(text))
    try:
        if written is not None:
            return time(int(written[1]), int(written[2]))
    except ValueError:
        pass
    raise Wrong(_("This is no time of the day. Write it like 18:00."))


class _HallReader:
    """Reads row by row; remembers units, and what earlier rows said of the same week."""

    def __init__(self, crs: Crs) -> None:
        self._crs = crs
        self._once = Once()
        units: list[Unit] = list(Unit.objects.not_ended().order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        self._weeks: dict[tuple[int, str, date], tuple[int, tuple[object, ...]]] = {}

    def __call__(self, cells: Cells) -> HallRow | None:
        unit = cells.read("unit", self._unit)
        week = cells.read("week", as_text(NAME_LIMIT))
        first, last = cells.read("first_day", as_date), cells.read("last_day", as_date)
        asked_from = cells.read_if_any("asked_from", as_date)
        over_at = cells.read_if_any("over_at", as_clock)
        name = cells.read("name", as_text(NAME_LIMIT))
        point = self._point(cells)
        if first and last and not first <= last < first + timedelta(days=MOST_DAYS):
            words = _("The days are not in order, or more than %(most)s.") % {"most": MOST_DAYS}
            cells.complain("last_day", words)
        if first and asked_from and asked_from > first:
            cells.complain("asked_from", _("This is after the first exam day."))
        if unit is None or week is None or first is None or last is None:
            return None
        self._agree(cells, (unit.pk, week, first), (last, asked_from, over_at))
        if name is None or point is None:
            return None
        self._once.see(cells, "name", (unit.pk, week, first, name))
        return HallRow(
            unit=unit, week=week, first_day=first, last_day=last, name=name, lon=point[0],
            lat=point[1], asked_from=asked_from, over_at=over_at, given=cells.given,
        )  # fmt: skip

    def _agree(self, cells: Cells, week: tuple[int, str, date], facts: tuple[object, ...]) -> None:
        """Complain of a row that says something else of its week than an earlier one."""
        row, known = self._weeks.setdefault(week, (cells.row.number, facts))
        names = ("last_day", "asked_from", "over_at")
        for name, said, before in zip(names, facts, known, strict=True):
            if said != before:
                words = _("Row %(row)s says something else of this exam week.")
                cells.complain(name, words % {"row": row})

    def _point(self, cells: Cells) -> Point | None:
        point = cells.read_point(crs=self._crs)
        if point is None:
            return None
        lon, lat = round(point[0], DECIMALS), round(point[1], DECIMALS)
        if not within_city(lon, lat):
            words = _("This place is outside the city. Check longitude, latitude and --crs.")
            cells.complain("lon", words)
            return None
        return lon, lat

    def _unit(self, text: str) -> Unit:
        unit = self._units.get(text) or self._units.get(plain(text))
        if unit is None:
            raise Wrong(_("There is no such unit."))
        return unit
