"""Tests at another moment than now: an edge of time is met on every day of the year."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

HERE = ZoneInfo("Asia/Shanghai")


@contextmanager
def begun_at(moment: datetime | None) -> Iterator[None]:
    """Let time go on from this moment of the city's clock; None: from now."""
    if moment is None:
        yield
        return
    with time_machine.travel(moment.replace(tzinfo=HERE), tick=True):
        yield
