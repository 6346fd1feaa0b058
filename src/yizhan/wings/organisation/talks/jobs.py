"""Periodic jobs of round tables: replies that are due soon, and those that are overdue."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.organisation.talks.actions import report_late_reply, warn_company
from yizhan.wings.organisation.talks.models import Reply


def remind_companies() -> int:
    """Remind of what is due soon and report what is late. Safe to run twice: nobody is told
    twice."""
    at = timezone.now()
    today = timezone.localdate(at)
    late = list(Reply.objects.to_report_late(on=today).order_by("due_on", "pk"))
    soon = list(Reply.objects.to_warn(on=today).order_by("due_on", "pk"))
    told = sum(report_late_reply(reply, at=at) for reply in late)
    return told + sum(warn_company(reply, at=at) for reply in soon)
