"""Clockwork of the gate handbook."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.care.gates import actions


def forget_old_notes() -> int:
    return actions.forget_notes(at=timezone.now())
