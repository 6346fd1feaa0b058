"""Working days from files and into files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from yizhan.ground.worktime.models import CalendarDay
from yizhan.ground.worktime.rules import DayRow
from yizhan.kit.tables import (
    Cells,
    Column,
    Once,
    Progress,
    Reading,
    Wrong,
    as_date,
    as_yes_no,
    read_each,
)

COLUMNS = (
    Column("date", ("日期",), required=True),
    Column("working", ("是否上班", "工作日", "是否工作日", "is_workday"), required=True),
    Column("note", ("说明", "节日", "备注", "holiday_or_makeup")),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}
LONGEST_NOTE = 60


def read_days(file: BinaryIO, *, progress: Progress | None = None) -> Reading[DayRow]:
    """Read a table of days. Raises BadTable if the file is none."""
    once = Once()

    def work(cells: Cells) -> DayRow | None:
        day = cells.read("date", as_date)
        once.see(cells, "date", day)
        working = cells.read("working", as_yes_no)
        note = cells.read_if_any("note", _short) or ""
        return None if day is None or working is None else DayRow(day, working, note)

    return read_each(file, COLUMNS, work, progress=progress)


def day_records() -> Iterator[dict[str, Any]]:
    """Every day of the calendar, as an export writes it."""
    for day in CalendarDay.objects.order_by("date").iterator():
        working = "是" if day.working else "否"
        yield {"date": day.date.isoformat(), "working": working, "note": day.note}


def _short(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise Wrong(_("At most %(count)s characters.") % {"count": LONGEST_NOTE})
    return text
