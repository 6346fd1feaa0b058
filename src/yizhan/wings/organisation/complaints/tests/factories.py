"""Complaints for tests. May be imported upward only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Subject, Words


def a_complaint(*, at: datetime = MONDAY, **fields: Any) -> Complaint:
    columns: dict[str, Any] = {
        "subject": Subject.HARD,
        "text": "找不到充电的筛选",
        "words": Words.WAITING,
        "written_at": at,
        "due_at": at + timedelta(days=3),
    } | fields
    return Complaint.objects.create(**columns)
