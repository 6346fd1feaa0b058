"""Periodic jobs of reports. Each reads the clock once and is safe in two workers at once."""

from __future__ import annotations

import structlog
from django.utils import timezone

from yizhan.ground.casework.actions import escalate_untouched
from yizhan.ground.casework.models import Case
from yizhan.wings.participation.reports import actions

logger = structlog.get_logger(__name__)
BATCH = 200


def release() -> int:
    """Let those reports out of the pool that are enough together, or whose time is up."""
    count = actions.release_due(at=timezone.now())
    if count:
        logger.info("reports.released", count=count)
    return count


def escalate_unopened() -> int:
    """Take reports that nobody has opened to the level above while there is time."""
    at = timezone.now()
    waiting = Case.objects.reports().untouched(at=at).order_by("due_at", "pk")[:BATCH]
    return sum(escalate_untouched(case, at=at) for case in waiting)


def count_cells() -> int:
    """Count for the map where the public reports are, in a city that has many."""
    return actions.count_cells(at=timezone.now())


def erase_old() -> int:
    """Erase what was closed long ago (a tombstone stays), and the marks at what is closed."""
    actions.forget_marks()
    return actions.erase_due(at=timezone.now())
