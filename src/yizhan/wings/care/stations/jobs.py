"""Periodic jobs of the stations."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.rules import LOCKED_WINDOW

logger = logging.getLogger(__name__)


def forget_old_signals() -> int:
    """Remove signals that no rule looks at any more. Safe to run twice."""
    forgotten = actions.forget_signals(before=timezone.now() - LOCKED_WINDOW - timedelta(days=1))
    logger.info("forgot %d signals", forgotten)
    return forgotten
