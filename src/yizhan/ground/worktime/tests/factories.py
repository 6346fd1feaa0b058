"""Somebody on duty. May be imported upward only."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from yizhan.ground.people.models import Unit
from yizhan.ground.worktime.actions import save_entry
from yizhan.ground.worktime.models import RosterEntry

AROUND_THE_CLOCK: dict[str, Any] = {"begins": time(0), "ends": time(0), "weekdays": range(7)}


def an_entry(unit: Unit, *, at: datetime, **fields: Any) -> RosterEntry:
    """A round-the-clock entry of a unit, of whoever `fields` name; of a mobile, if nobody."""
    columns: dict[str, Any] = {"since": date(2024, 1, 1), **AROUND_THE_CLOCK, **fields}
    if "person" not in columns and "phone" not in columns:
        columns["phone"] = "139 7786 0001"
    return save_entry(None, by=None, at=at, unit=unit, **columns)
