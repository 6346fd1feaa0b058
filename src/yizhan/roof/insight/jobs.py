"""The periodic jobs of the rollups."""

from __future__ import annotations

from django.utils import timezone

from yizhan.roof.insight import actions


def keep_rollups() -> None:
    actions.keep(at=timezone.now())


def check_rollups() -> None:
    actions.check(at=timezone.now())
