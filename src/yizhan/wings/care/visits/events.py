"""Events of visits: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class InstructorAssigned:
    """Somebody is to see these from now on."""

    person_id: int
    unit_id: int
    assignment_ids: tuple[int, ...]
    at: datetime
