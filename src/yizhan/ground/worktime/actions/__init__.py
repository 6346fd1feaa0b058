"""Everything that can happen to the calendar of working days and to the duty roster."""

from yizhan.ground.worktime.actions.calendar import (
    YearUnknown,
    fill_year,
    load_calendar,
    load_days,
    missing_years,
    set_day,
)
from yizhan.ground.worktime.actions.roster import (
    NobodyTold,
    end_entries_of,
    end_entry,
    load_roster,
    save_entry,
    who_is_on_duty,
)

__all__ = [
    "NobodyTold",
    "YearUnknown",
    "end_entries_of",
    "end_entry",
    "fill_year",
    "load_calendar",
    "load_days",
    "load_roster",
    "missing_years",
    "save_entry",
    "set_day",
    "who_is_on_duty",
]
