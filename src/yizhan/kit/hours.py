"""Opening hours in OSM syntax, read by a kept library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]

from yizhan.kit.errors import Refusal


class BadHours(Refusal):
    code = "bad_hours"
    message = _("These opening hours cannot be read.")


class Calendar(Protocol):
    """Which days are working days."""

    def is_working(self, day: date, /) -> bool: ...

    def covers(self, day: date, /) -> bool: ...


@dataclass(frozen=True)
class Hours:
    text: str
    _read: OpeningHours = field(repr=False, compare=False)

    def intervals(
        self, start: datetime, end: datetime, calendar: Calendar
    ) -> list[tuple[datetime, datetime]]:
        """When it is open between two moments, in their time zone, earliest first."""
        zone = start.tzinfo
        found = self._read.intervals(start.replace(tzinfo=None), end.replace(tzinfo=None))
        return [
            (opens.replace(tzinfo=zone), shuts.replace(tzinfo=zone))
            for opens, shuts, state, _comment in found
            if str(state) == "open"
        ]


def parse(text: str) -> Hours:
    """Read OSM `opening_hours`. Raises BadHours."""
    try:
        return Hours(text, OpeningHours(text))
    except ParserError as bad:
        raise BadHours from bad
