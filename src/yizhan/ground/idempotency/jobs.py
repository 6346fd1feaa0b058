"""Periodic clean-up of idempotency keys."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from yizhan.ground.idempotency.actions import forget_keys

KEPT_FOR = timedelta(days=2)
"""A phone that lost the network sends again for a day."""


def forget_old_keys() -> int:
    return forget_keys(before=timezone.now() - KEPT_FOR)
