"""Full coverage by a day: how far it is, and when it will be there if it goes on like this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TARGET = date(2027, 12, 31)
"""Full coverage of new groups in employment by organisations: the opinion of the General Offices of
26 April 2026 says «by 2027»."""
FULL = 100.0
FURTHEST = timedelta(days=365 * 20)
"""A day further away is no forecast."""


@dataclass(frozen=True)
class Forecast:
    """A straight line through the first and the last measurement."""

    now: float
    per_month: float
    """Points of a percentage."""
    at_target: float
    reached_on: date | None
    """The day on which it will be 100; None: never, or too far away to be said."""

    @property
    def on_course(self) -> bool:
        return self.at_target >= FULL


def forecast(shares: Sequence[tuple[date, float]], *, target: date = TARGET) -> Forecast:
    """Carry on what happened between the first and the last of these days, at the same pace."""
    (first, before), (last, now) = shares[0], shares[-1]
    days = (last - first).days
    pace = (now - before) / days if days else 0.0
    left = max(0, (target - last).days)
    at_target = min(FULL, max(0.0, now + pace * left))
    if now >= FULL:
        reached: date | None = last
    elif pace > 0 and (FULL - now) / pace <= FURTHEST.days:
        reached = last + timedelta(days=-(-(FULL - now) // pace))
    else:
        reached = None
    return Forecast(now, round(pace * 365 / 12, 1), round(at_target, 1), reached)


def needed(first: tuple[date, float], on: date, *, target: date = TARGET) -> float:
    """The share on a day that lies on the straight line from the first measurement to 100 at the
    target."""
    day, share = first
    whole = (target - day).days
    if whole <= 0 or on >= target:
        return FULL
    return round(share + (FULL - share) * (on - day).days / whole, 1)
