from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class StationDoubted:
    """Witnesses found a station locked after its repair was asked for: is it to leave the list?"""

    station_id: int
    witnesses: int
    devices: int
    """All that said so, also those that are no witnesses: many more of them are a burst."""
    at: datetime


@dataclass(frozen=True)
class SignalsBurst:
    """Many devices that nobody knows say the same of one station, one shortly after the other."""

    station_id: int
    kind: str
    devices: int
    at: datetime
