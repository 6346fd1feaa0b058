"""Exam weeks from a file: new ones are entered, known ones are changed while nothing was asked for
in them; halls that the file does not name stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext

from yizhan.ground.audit.actions import lines_last
from yizhan.ground.imports.exchange import DECIMALS
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.weeks import (
    HallPlace,
    WeekInUse,
    change_week,
    plan_week,
)
from yizhan.wings.participation.fleet.exchange import HallRow
from yizhan.wings.participation.fleet.models import ExamWeek, Hall

OVER_AT = time(18)
Key = tuple[int, str, date]


@in_transaction
@lines_last()
def load_weeks(
    rows: Sequence[HallRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Enter what is new and change what differs, matched by unit, name and first day; all of it or
    nothing. `by` needs the permission in every unit concerned. Raises NotAllowed, WeekInUse or
    BadWeek."""
    weeks: dict[Key, list[HallRow]] = {}
    for row in tracked(rows, progress):
        if by is not None:
            require(by, Permission.FLEET_EDIT, row.unit)
        weeks.setdefault((row.unit.pk, row.week, row.first_day), []).append(row)
    loaded = [_load(halls, by=by, at=at) for halls in weeks.values()]
    return Loaded(*map(sum, zip((0, 0, 0), *loaded, strict=True)))


def _load(rows: Sequence[HallRow], *, by: Person | None, at: datetime) -> Loaded:
    """Take over the rows of one week."""
    first = rows[0]
    same_days = ExamWeek.objects.filter(unit=first.unit, name=first.week)
    week = same_days.filter(first_day=first.first_day).order_by("pk").first()
    if week is None:
        plan_week(
            first.unit,
            name=first.week,
            asked_from=first.asked_from or first.first_day,
            first_day=first.first_day,
            last_day=first.last_day,
            over_at=first.over_at or OVER_AT,
            halls=_places(rows),
            by=by,
            at=at,
        )
        return Loaded(len(rows), 0, 0)
    days = {
        "asked_from": first.asked_from or week.asked_from,
        "last_day": first.last_day,
        "over_at": first.over_at or week.over_at,
    }
    moved = any(getattr(week, name) != value for name, value in days.items())
    known = {hall.name: hall for hall in week.halls.all()}
    new = sum(row.name not in known for row in rows)
    changed = sum(
        moved or _point(row) != _point(known[row.name]) for row in rows if row.name in known
    )
    if new or changed:
        _change(week, days, _places([*known.values(), *rows]), by=by, at=at)
    return Loaded(new, changed, len(rows) - new - changed)


def _change(
    week: ExamWeek,
    days: Mapping[str, Any],
    halls: list[HallPlace],
    *,
    by: Person | None,
    at: datetime,
) -> None:
    try:
        change_week(
            week, name=week.name, first_day=week.first_day, halls=halls, by=by, at=at, **days
        )
    except WeekInUse as in_use:
        words = gettext("Errands were asked for in “%(week)s” already. It cannot be changed.")
        raise WeekInUse(words % {"week": week.name}) from in_use


def _places(halls: Iterable[Hall | HallRow]) -> list[HallPlace]:
    """The halls, each once and as the last of them says."""
    places = {hall.name: HallPlace(hall.name, hall.lon, hall.lat) for hall in halls}
    return list(places.values())


def _point(hall: Hall | HallRow) -> tuple[float, float]:
    return round(hall.lon, DECIMALS), round(hall.lat, DECIMALS)
