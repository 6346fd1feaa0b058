"""Periodic jobs of the stations."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.utils import timezone

from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.rules import LOCKED_WINDOW

logger = structlog.get_logger(__name__)


def forget_old_signals() -> int:
    """Remove signals that no rule looks at any more. Safe to run twice."""
    forgotten = actions.forget_signals(before=timezone.now() - LOCKED_WINDOW - timedelta(days=1))
    logger.info("signals.forgotten", count=forgotten)
    return forgotten
