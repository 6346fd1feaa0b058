"""Honours from files and into files: a row each, known by unit, title, day and name. Whose account
it is, who nominated and who judged is in no file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.people.models import Unit
from yizhan.ground.places.models import Division
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
from yizhan.wings.participation.honours.models import Honour
from yizhan.wings.participation.honours.rules import (
    CITATION_LIMIT,
    FROM_LIMIT,
    NAME_LIMIT,
    TITLE_LIMIT,
)

COLUMNS = (
    Column("unit", ("评选单位", "单位", "单位编码"), required=True, example="示例-工会"),
    Column("title", ("荣誉名称", "名称"), required=True, example="示例：最美外卖配送员"),
    Column("day", ("获评日期", "日期"), required=True, example="2025-12-20"),
    Column("name", ("公开姓名", "姓名"), required=True, example="韦师傅"),
    Column("from", ("所在站点", "企业"), example="城西配送站"),
    Column("county", ("县区", "县（区）")),
    Column("citation", ("事迹", "简要事迹")),
)
HEADINGS = headings_of(COLUMNS)
IDENTITY = ("unit", "title", "day", "name")


@dataclass(frozen=True)
class HonourRow(FileRow):
    unit: Unit
    title: str
    awarded_on: date
    shown_name: str
    shown_from: str = ""
    division: Division | None = None
    citation: str = ""


def read_honours(source: Source) -> Reading[HonourRow]:
    """Read a table. Raises BadTable if the file is none."""
    return read_each(source, COLUMNS, _HonourReader())


def honour_records() -> Iterator[dict[str, Any]]:
    """Every honour with a public name, as an export writes it, by day."""
    rows = Honour.objects.exclude(shown_name="").select_related("unit", "division")
    for one in rows.order_by("awarded_on", "pk"):
        yield {
            "unit": one.unit.code,
            "title": one.title,
            "day": one.awarded_on.isoformat(),
            "name": one.shown_name,
            "from": one.shown_from,
            "county": one.division.code if one.division else "",
            "citation": one.citation,
        }


class _HonourReader:
    """Reads row by row; remembers units and counties it has met."""

    def __init__(self) -> None:
        self._once = Once()
        units: list[Unit] = list(Unit.objects.order_by("path"))
        self._units = {unit.name: unit for unit in units} | {unit.code: unit for unit in units}
        places = list(Division.objects.order_by("code"))
        self._places = {one.name: one for one in places} | {one.code: one for one in places}

    def __call__(self, cells: Cells) -> HonourRow | None:
        unit = cells.read("unit", self._unit)
        title = cells.read("title", as_text(TITLE_LIMIT))
        day = cells.read("day", as_date)
        name = cells.read("name", as_text(NAME_LIMIT))
        may: dict[str, Any] = {
            "shown_from": cells.read_if_any("from", as_text(FROM_LIMIT)),
            "division": cells.read_if_any("county", self._place),
            "citation": cells.read_if_any("citation", as_text(CITATION_LIMIT)),
        }
        if unit is None or title is None or day is None or name is None:
            return None
        self._once.see(cells, "name", f"{unit.pk} {title} {day.isoformat()} {name}")
        if cells.bad:
            return None
        filled = {key: value for key, value in may.items() if value is not None}
        return HonourRow(
            unit=unit, title=title, awarded_on=day, shown_name=name, given=cells.given, **filled
        )

    def _unit(self, text: str) -> Unit:
        unit = self._units.get(text) or self._units.get(plain(text))
        if unit is None:
            raise Wrong(_("There is no such unit."))
        return unit

    def _place(self, text: str) -> Division:
        place = self._places.get(text) or self._places.get(plain(text))
        if place is None:
            raise Wrong(_("There is no such county."))
        return place
