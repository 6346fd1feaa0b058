"""Periodic jobs: units are told of duties that are new, due soon or late. Safe to run twice, or in
two workers at once."""

from __future__ import annotations

import structlog
from django.utils import timezone

from yizhan.kit.days import local_day
from yizhan.wings.organisation.duties.actions import pass_on_stranded, reminding
from yizhan.wings.organisation.duties.models import Duty

logger = structlog.get_logger(__name__)
BATCH = 500


def notify_units() -> int:
    """Tell units of tasks that came, and remind them where the sender asked for it."""
    at = timezone.now()
    waiting = Duty.objects.to_notify().order_by("pk")[:BATCH]
    notified = sum(reminding.notify_unit(duty, at=at) for duty in waiting)
    if notified:
        logger.info("duties.notified", count=notified)
    return notified


def warn_units() -> int:
    """Tell units what they owe in the next days."""
    at = timezone.now()
    waiting = Duty.objects.to_warn(on=local_day(at)).select_related("about")
    warned = sum(
        reminding.warn_due_soon(duty, at=at) for duty in waiting.order_by("due_on", "pk")[:BATCH]
    )
    logger.info("duties.warned", count=warned)
    return warned


def report_late_duties() -> int:
    """Tell units, and the level above them, what they owed by yesterday."""
    at = timezone.now()
    waiting = Duty.objects.to_report_late(on=local_day(at)).select_related("about")
    late = sum(
        reminding.report_late(duty, at=at) for duty in waiting.order_by("due_on", "pk")[:BATCH]
    )
    logger.info("duties.late", count=late)
    return late


def rescue_stranded() -> int:
    """Pass on what a closed unit owes in spite of it."""
    at = timezone.now()
    waiting = Duty.objects.stranded().order_by("pk")[:BATCH]
    return sum(pass_on_stranded(duty, at=at) for duty in waiting)
