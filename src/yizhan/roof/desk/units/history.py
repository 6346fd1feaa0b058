"""The names and divisions of a unit, and the units it stood below, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yizhan.ground.people.models import Unit, UnitPeriod


@dataclass(frozen=True)
class Chapter:
    since: date
    until: date | None
    name: str
    above: str
    """The name of the unit above at that time; empty: it was the top."""
    division: str
    """The name of the division it answered for; empty: none."""


def history_of(unit: Unit) -> list[Chapter]:
    """The newest first. Only what one may read by the unit's name and those above: two queries."""
    periods = list(unit.periods.select_related("division").order_by("-since"))
    paths = {period.parent_path for period in periods}
    above = UnitPeriod.objects.at_paths(paths)
    return [
        Chapter(
            period.since,
            period.until,
            period.name,
            next((one.name for one in above if _was_above(one, period)), ""),
            period.division.name if period.division else "",
        )
        for period in periods
    ]


def _was_above(above: UnitPeriod, period: UnitPeriod) -> bool:
    """Was this the unit above when the period began?"""
    is_above = above.path == period.parent_path
    return is_above and (above.until is None or above.until > period.since)
