"""Clockwork of receipts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from yizhan.ground.receipts.actions import forget_receipts

KEPT_FOR = timedelta(days=2)
"""A phone that lost the network sends again for a day."""


def forget_old_receipts() -> int:
    return forget_receipts(before=timezone.now() - KEPT_FOR)
