from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RiderJoined:
    rider_id: int
    site_id: int
    at: datetime


@dataclass(frozen=True)
class RiderLeft:
    rider_id: int
    site_id: int
    at: datetime
