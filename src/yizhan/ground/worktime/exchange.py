"""Working days from files and into files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yizhan.ground.worktime.models import CalendarDay
from yizhan.ground.worktime.rules import DayRow
from yizhan.kit.tables import (
    Cells,
    Column,
    Once,
    Reading,
    Source,
    as_date,
    as_text,
    as_yes_no,
    headings_of,
    read_each,
)

COLUMNS = (
    Column("date", ("日期",), required=True, example="2026-10-01"),
    Column(
        "working", ("是否上班", "工作日", "是否工作日", "is_workday"), required=True, example="否"
    ),
    Column("note", ("说明", "节日", "备注", "holiday_or_makeup"), example="示例：国庆节"),
)
HEADINGS = headings_of(COLUMNS)
LONGEST_NOTE = 60


def read_days(source: Source) -> Reading[DayRow]:
    """Read a table of days. Raises BadTable if the file is none."""
    once = Once()

    def read_row(cells: Cells) -> DayRow | None:
        day = cells.read("date", as_date)
        once.see(cells, "date", day)
        working = cells.read("working", as_yes_no)
        note = cells.read_if_any("note", as_text(LONGEST_NOTE)) or ""
        return (
            None
            if day is None or working is None
            else DayRow(day, working, note, given=cells.given)
        )

    return read_each(source, COLUMNS, read_row)


def day_records() -> Iterator[dict[str, Any]]:
    """Every day of the calendar, as an export writes it."""
    for day in CalendarDay.objects.order_by("date").iterator():
        working = "是" if day.working else "否"
        yield {"date": day.date.isoformat(), "working": working, "note": day.note}
