"""Periodic jobs of branches."""

from __future__ import annotations

import structlog
from django.utils import timezone

from yizhan.wings.organisation.branches.actions import remind_of_event
from yizhan.wings.organisation.branches.models import BranchEvent
from yizhan.wings.organisation.branches.rules import REMIND_BEFORE

logger = structlog.get_logger(__name__)
BATCH = 200


def remind_of_events() -> int:
    """Tell members of what happens within a day."""
    at = timezone.now()
    near = BranchEvent.objects.to_remind(at=at, until=at + REMIND_BEFORE)[:BATCH]
    reminded = sum(remind_of_event(event, at=at) for event in near)
    logger.info("branch_events.reminded", count=reminded)
    return reminded
