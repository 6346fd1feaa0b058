"""Periodic jobs of people: forgetting codes nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from yizhan.ground.people.actions import codes


def forget_old_codes() -> int:
    """Remove sign-in codes of yesterday, and the telephone numbers of those who never came in."""
    return codes.forget_codes(before=timezone.now() - timedelta(days=1))
