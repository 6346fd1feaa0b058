"""Domain events of tables asked from above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class TableDueSoon:
    request_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TableLate:
    """Its day is over, and it was neither sent nor closed."""

    request_id: int
    at: datetime
