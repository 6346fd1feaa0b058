"""Periodic jobs of losses: the sheet of every month that is over."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.care.losses import actions


def make_sheets() -> int:
    """Count the months that are over. Safe to run twice: a month is counted once."""
    return actions.make_due_sheets(at=timezone.now())
