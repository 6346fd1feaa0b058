"""The calendar of working days: filled by the year, corrected by the day, read by everybody.

Loading it is here too, because it keeps what it loaded until one of these actions changes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import chinese_calendar
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.worktime.models import CalendarDay
from yizhan.ground.worktime.rules import DayRow, WorkCalendar, WorktimeVerb, years_needed
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.hours import HERE
from yizhan.kit.memo import Memo
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction

_kept: Memo[WorkCalendar] = Memo(seconds=30)
_last = WorkCalendar()


class YearUnknown(Refusal):
    code = "year_unknown"
    message = _("The working days of this year have not been announced, or are not known here yet.")


def load_calendar() -> WorkCalendar:
    """The calendar, from this process's memory; half a minute late at most. While no day has
    changed it is the same object, so what was worked out from it can be kept by it."""
    return _kept.get("calendar", _load)


def missing_years(at: datetime) -> tuple[int, ...]:
    """The years that should be in the calendar by now and are not."""
    today = at.astimezone(HERE).date()
    known = load_calendar().years()
    return tuple(year for year in years_needed(today) if year not in known)


@in_transaction
def fill_year(year: int, *, by: Person | None, at: datetime) -> int:
    """Enter the State Council's working days of a year; days that are there already stay as the
    city has set them. Returns how many were entered. Raises YearUnknown or NotAllowed."""
    _permit(by)
    there = set(CalendarDay.objects.of_year(year).values_list("date", flat=True))
    new = [_day(row) for row in _announced(year) if row.date not in there]
    CalendarDay.objects.bulk_create(new)
    if new:
        record(
            WorktimeVerb.CALENDAR_YEAR_FILLED,
            by=by,
            target=f"calendar:{year}",
            at=at,
            days=len(new),
        )
    _changed()
    return len(new)


@in_transaction
def set_day(day: date, *, working: bool, note: str, by: Person | None, at: datetime) -> None:
    """Say that one day is worked or free, and why. Raises YearUnknown if its year is not here:
    a year with one day in it would look whole."""
    _permit(by)
    row = CalendarDay.objects.select_for_update().filter(date=day).first()
    if row is None:
        raise YearUnknown
    was = {"was_working": row.working, "was_note": row.note}
    row.working, row.note = working, note.strip()
    row.save(update_fields=["working", "note"])
    record(WorktimeVerb.CALENDAR_DAY_SET, by=by, target=f"calendar:{day}", at=at,
           working=working, note=row.note, **was)  # fmt: skip
    _changed()


@in_transaction
def load_days(
    rows: Sequence[DayRow], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Take over days from a file. A year that is not whole yet is made so: by the announcement, or
    by weekday if there is none; days that nobody named stay as the city has set them."""
    _permit(by)
    given = {row.date: row for row in tracked(rows, progress)}
    years = sorted({day.year for day in given})
    old = {day.date: day for year in years for day in CalendarDay.objects.of_year(year)}
    wanted = {row.date: _with_known_note(row, old.get(row.date)) for row in given.values()}
    for year in years:
        wanted |= {row.date: row for row in _whole(year) if row.date not in wanted | old}
    changed = [row for row in wanted.values() if row.date in old and row != _row(old[row.date])]
    new = [row for row in wanted.values() if row.date not in old]
    CalendarDay.objects.bulk_create([_day(row) for row in new])
    CalendarDay.objects.bulk_update(
        [_day(row, pk=old[row.date].pk) for row in changed], ["working", "note"]
    )
    if new or changed:
        record(WorktimeVerb.CALENDAR_LOADED, by=by, target="calendar", at=at,
               new=len(new), changed=len(changed))  # fmt: skip
    _changed()
    same = sum(row.date in old for row in given.values()) - len(changed)
    return Loaded(len(new), len(changed), same)


def _load() -> WorkCalendar:
    global _last  # noqa: PLW0603  # the last one loaded, so that equal calendars are one object
    rows = CalendarDay.objects.values_list("date", "working", "note")
    days = {
        day: (working, not working and (bool(note) or day.weekday() < 5))
        for day, working, note in rows
    }
    if days != _last.days:
        _last = WorkCalendar(days)
    return _last


def _announced(year: int) -> list[DayRow]:
    try:
        return [_announced_day(day) for day in _days_of(year)]
    except NotImplementedError as trouble:
        raise YearUnknown from trouble


def _announced_day(day: date) -> DayRow:
    free, name = chinese_calendar.get_holiday_detail(day)
    return DayRow(day, not free, chinese_calendar.Holiday(name).chinese if name else "")


def _whole(year: int) -> list[DayRow]:
    try:
        return _announced(year)
    except YearUnknown:
        return [DayRow(day, day.weekday() < 5) for day in _days_of(year)]


def _days_of(year: int) -> list[date]:
    start = date(year, 1, 1)
    return [start + timedelta(n) for n in range((date(year + 1, 1, 1) - start).days)]


def _row(day: CalendarDay) -> DayRow:
    return DayRow(day.date, day.working, day.note)


def _day(row: DayRow, *, pk: int | None = None) -> CalendarDay:
    return CalendarDay(pk=pk, date=row.date, working=row.working, note=row.note)


def _with_known_note(row: DayRow, day: CalendarDay | None) -> DayRow:
    """A file without the column leaves a holiday its name."""
    return row if day is None or row.gives("note") else replace(row, note=day.note)


def _changed() -> None:
    """Forget at once what was loaded, and again when the change is there for all to see."""
    _kept.forget()
    transaction.on_commit(_kept.forget)


def _permit(by: Person | None) -> None:
    """The calendar is one for the city: whoever may edit it somewhere may edit it."""
    if by is not None and not can_somewhere(by, Permission.CALENDAR_EDIT):
        raise NotAllowed(f"{by} may not edit the calendar")
