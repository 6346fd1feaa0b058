"""Clockwork of the gate handbook."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import PlanPicture

PLANS = 2


def forget_old_notes() -> int:
    return actions.forget_notes(at=timezone.now())


def make_plans() -> int:
    """Make the pictures of plans that came in fit to be seen, a few at a time."""
    pictures = list(PlanPicture.objects.sealed().order_by("added_at", "pk")[:PLANS])
    return sum(actions.make_plan(picture, at=timezone.now()) for picture in pictures)
