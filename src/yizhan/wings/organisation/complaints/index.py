"""Counts for everybody, also of complaints that nobody has looked at."""

from __future__ import annotations

from datetime import datetime

from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Record


def answers_of_last_year(*, at: datetime) -> Record:
    return Complaint.objects.record(at=at)


def waiting_for_a_look() -> int:
    """The number of those that cannot be read yet."""
    return Complaint.objects.not_looked_at().count()
