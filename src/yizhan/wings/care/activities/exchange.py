"""Sessions from files and into files: a row each, known by unit, beginning and title. Who took part
is in no file. What was exported can be imported again without a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.people.models import Unit
from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_choice,
    as_number,
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)
from yizhan.wings.care.activities.models import Kind, Session
from yizhan.wings.care.activities.rules import MOST_PLACES, TEXT_LIMIT, TITLE_LIMIT, State
from yizhan.wings.care.stations.models import Station

COLUMNS = (
    Column("unit", ("组织单位", "单位", "单位编码"), required=True, example="示例-工会"),
    Column("title", ("标题", "活动名称", "名称"), required=True, example="示例：心肺复苏"),
    Column("kind", ("类别", "活动类别"), required=True, example="应急救助"),
    Column("begins", ("开始时间", "时间"), required=True, example="2026-10-01 14:30"),
    Column("ends", ("结束时间",), required=True, example="2026-10-01 16:00"),
    Column("station", ("驿站编号", "驿站")),
    Column("place", ("地点",), example="二楼会议室"),
    Column("capacity", ("名额",), example="30"),
    Column("text", ("说明",)),
    Column("materials", ("携带物品", "材料")),
    Column("state", ("状态",), example="已举办", choices=labels(State)),
)
HEADINGS = headings_of(COLUMNS)
IDENTITY = ("unit", "begins", "title")
USUAL_PLACES = 30
PLACE_LIMIT = 120


@dataclass(frozen=True)
class ActivityRow(FileRow):
    unit: Unit
    title: str
    kind: Kind
    begins_at: datetime
    ends_at: datetime
    station: Station | None = None
    place: str = ""
    capacity: int = USUAL_PLACES
    text: str = ""
    materials: str = ""
    state: str = ""
    """The state of a session that is new here; one that is known is moved on its page."""


def read_activities(source: Source) -> Reading[ActivityRow]:
    """Read a table. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _ActivityReader(source.at))


def activity_records() -> Iterator[dict[str, Any]]:
    """Every session as an export writes it, by time."""
    rows = Session.objects.select_related("unit", "kind", "station")
    for one in rows.order_by("begins_at", "pk"):
        yield {
            "unit": one.unit.code,
            "title": one.title,
            "kind": one.kind.code,
            "begins": _written(one.begins_at),
            "ends": _written(one.ends_at),
            "station": one.station.code if one.station else "",
            "place": one.place,
            "capacity": one.capacity,
            "text": one.text,
            "materials": one.materials,
            "state": str(State(one.state).label),
        }


def _written(at: datetime) -> str:
    return at.astimezone(timezone.get_current_timezone()).strftime("%Y-%m-%d %H:%M")


_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?[T\s]+(\d{1,2}):(\d{2})(?::\d{2})?"
)


def as_moment(text: str) -> datetime:
    """2024-10-01 14:30, 2024/10/1 14:30 or 2024年10月1日 14:30, on the city's clock."""
    written = _MOMENT.fullmatch(plain(text))
    try:
        if written is not None:
            year, month, day, hour, minute = map(int, written.groups())
            return timezone.make_aware(datetime(year, month, day, hour, minute))  # noqa: DTZ001  # made aware here
    except ValueError:
        pass
    raise Wrong(_("This is no day with a time. Write it like 2024-10-01 14:30."))


class _ActivityReader:
    """Reads row by row; remembers units, kinds, stations and sessions it has met."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._once = Once()
        units: list[Unit] = list(Unit.objects.order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        kinds = list(Kind.objects.all())
        self._kinds = {kind.name: kind for kind in kinds} | {kind.code: kind for kind in kinds}
        self._stations = {one.code: one for one in Station.objects.select_related("division")}

    def __call__(self, cells: Cells) -> ActivityRow | None:
        unit = cells.read("unit", self._unit)
        title = cells.read("title", as_text(TITLE_LIMIT))
        kind = cells.read("kind", self._kind)
        begins, ends = cells.read("begins", as_moment), cells.read("ends", as_moment)
        may: dict[str, Any] = {
            "station": cells.read_if_any("station", self._station),
            "place": cells.read_if_any("place", as_text(PLACE_LIMIT)),
            "capacity": cells.read_if_any("capacity", _as_places),
            "text": cells.read_if_any("text", _as_lines),
            "materials": cells.read_if_any("materials", _as_lines),
            "state": cells.read_if_any("state", as_choice(State)),
        }
        if begins and ends and ends <= begins:
            cells.complain("ends", _("The end is before the beginning."))
        if begins and may["state"] == State.TOOK_PLACE and begins > self._at:
            cells.complain("state", _("It has not begun yet."))
        if not (may["station"] or may["place"]):
            cells.complain("place", _("Say where: a station, or in words."))
        if unit is None or title is None or kind is None or begins is None or ends is None:
            return None
        self._once.see(cells, "title", f"{unit.pk} {begins.isoformat()} {title}")
        if cells.bad:
            return None
        filled = {key: value for key, value in may.items() if value is not None}
        return ActivityRow(
            unit=unit, title=title, kind=kind, begins_at=begins, ends_at=ends, given=cells.given,
            **filled,
        )  # fmt: skip

    def _unit(self, text: str) -> Unit:
        unit = self._units.get(text) or self._units.get(plain(text))
        if unit is None:
            raise Wrong(_("There is no such unit."))
        return unit

    def _kind(self, text: str) -> Kind:
        kind = self._kinds.get(text) or self._kinds.get(plain(text))
        if kind is None:
            known = "、".join(sorted({one.name for one in self._kinds.values()}))
            raise Wrong(_("This is not known here. Write one of: %(known)s") % {"known": known})
        return kind

    def _station(self, text: str) -> Station:
        station = self._stations.get(plain(text))
        if station is None:
            raise Wrong(_("There is no station of this code."))
        return station


def _as_places(text: str) -> int:
    number = as_number(text)
    if not (number.is_integer() and 1 <= number <= MOST_PLACES):
        raise Wrong(_("Between 1 and %(most)d places.") % {"most": MOST_PLACES})
    return int(number)


def _as_lines(text: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise Wrong(_("At most %(limit)d characters.") % {"limit": TEXT_LIMIT})
    return text
