"""A table that a higher office asks for: a row for each unit, a column for each figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.ground.people.models import Unit
from yizhan.kit.days import local_day
from yizhan.kit.official_papers import OfficialPaper
from yizhan.kit.tables import Form, write_table
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.groups import in_fives
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.insight.registry import Indicator
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.wings.organisation.figure_requests.actions import rows_of
from yizhan.wings.organisation.figure_requests.models import FigureRequest

Link = Callable[[str, Unit], str]
"""Gives the address of a figure of a unit."""


@dataclass(frozen=True)
class Cell:
    key: str
    value: int | float
    about: Indicator
    in_fives: bool = False

    @property
    def shown(self) -> str:
        number = f"{self.value:g}" if self.value != round(self.value) else f"{self.value:.0f}"
        return f"{number}%" if self.about.is_share else number


@dataclass(frozen=True)
class Row:
    unit: Unit
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class AskedTable:
    request: FigureRequest
    columns: list[Indicator]
    rows: list[Row]
    until: date
    """The last day that is counted: of a period that goes on, today."""
    at: datetime

    @property
    def cells(self) -> int:
        return sum(len(row.cells) for row in self.rows)

    @property
    def has_fives(self) -> bool:
        return any(cell.in_fives for row in self.rows for cell in row.cells)

    @property
    def notes(self) -> list[str]:
        facts = {"since": self.request.since.isoformat(), "until": self.until.isoformat()}
        words = _("From %(since)s to %(until)s; computed from rows when this was written.")
        notes = [words % facts]
        if self.has_fives:
            notes.append(_("Persons of a unit are shown in fives."))
        if is_demo_city():
            notes.append(_("This is a demo city; its figures are invented."))
        return notes


def fill_table(request: FigureRequest, *, at: datetime) -> AskedTable:
    """Compute every cell. A figure that the platform does not have any more is left out."""
    columns = [REGISTRY[key] for key in request.keys if key in REGISTRY]
    until = max(request.since, min(request.until, local_day(at)))
    rows = []
    for unit in rows_of(request.unit, request.row_kind):
        extent = Extent(until, unit, request.since)
        cells = [_cell(about, extent) for about in columns]
        rows.append(Row(unit, extent.name or unit.name, cells))
    return AskedTable(request, columns, rows, until, at)


def _cell(about: Indicator, extent: Extent) -> Cell:
    value = about.compute(extent).value
    few = about.of_people and not extent.everywhere
    return Cell(about.key, in_fives(value) if few else value, about, in_fives=few)


def as_xlsx(table: AskedTable) -> bytes:
    headings = {"unit": pgettext("table", "Unit")} | {
        about.key: f"{about.name}（{about.unit}）" for about in table.columns
    }
    records: list[dict[str, Any]] = [
        {"unit": row.name} | {cell.key: cell.value for cell in row.cells} for row in table.rows
    ]
    records += [{"unit": note} for note in table.notes]
    return write_table(records, headings, Form.XLSX)


def as_docx(table: AskedTable) -> bytes:
    request = table.request
    paper = OfficialPaper(request.title, at=table.at)
    paper.subtitle(_("Asked by %(office)s") % {"office": request.office})
    heads = [pgettext("table", "Unit"), *(str(about.name) for about in table.columns)]
    paper.table(heads, [[row.name, *(cell.shown for cell in row.cells)] for row in table.rows])
    paper.text("\n".join(table.notes))
    paper.signature(request.unit.name, local_day(table.at))
    return paper.as_bytes()


WRITERS: dict[str, Callable[[AskedTable], bytes]] = {"docx": as_docx, "xlsx": as_xlsx}
