"""Periodic jobs: who sends a table is reminded, and its lead told when it is late. Safe to run
twice, or in two workers at once."""

from __future__ import annotations

from django.utils import timezone

from yizhan.kit.days import local_day
from yizhan.wings.organisation.figure_requests.actions import remind, report_late
from yizhan.wings.organisation.figure_requests.models import FigureRequest

BATCH = 200


def remind_senders() -> int:
    """Remind of tables that are due in two working days."""
    at = timezone.now()
    waiting = FigureRequest.objects.to_remind(on=local_day(at)).order_by("due_on", "pk")[:BATCH]
    return sum(remind(request, at=at) for request in waiting)


def report_late_tables() -> int:
    """Tell of tables that were due by yesterday."""
    at = timezone.now()
    late = FigureRequest.objects.to_report_late(on=local_day(at)).order_by("due_on", "pk")[:BATCH]
    return sum(report_late(request, at=at) for request in late)
