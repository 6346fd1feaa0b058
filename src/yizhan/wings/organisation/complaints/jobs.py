"""The jobs of the worker for complaints."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.organisation.complaints import actions


def forget_held_back() -> int:
    """Delete the words that were not shown and are old."""
    return actions.forget_held_back(at=timezone.now())
