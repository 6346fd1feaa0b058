"""Times: how they are written for programs, and which are not trusted, as the clock was wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

SKEW = timedelta(minutes=1)
"""Two machines of one city may differ by this much; what is further ahead was written by a clock
that was set wrong, and is not trusted."""


def latest_trusted(at: datetime) -> datetime:
    return at + SKEW


def iso(at: datetime) -> str:
    """Return a moment as every program is told it: `2026-11-30T08:00:00+08:00`, whole seconds, in
    the city's own zone."""
    return at.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")
