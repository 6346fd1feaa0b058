"""Domain events of complaints about the platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ComplaintAnswered:
    """The first answer is there. Who asked to be told is kept until all have heard this."""

    complaint_id: int
    at: datetime
