from __future__ import annotations

from yizhan.ground.worktime.rules import WorkCalendar

_calendar = WorkCalendar()


def load_calendar() -> WorkCalendar:
    return _calendar
