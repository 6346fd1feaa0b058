"""The worker's part: what is late, who may not stand by any more, photos, what is old enough."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.care.accompaniment import actions
from yizhan.wings.care.accompaniment.models import Accompaniment, Evidence, Step
from yizhan.wings.care.accompaniment.rules import KEPT_FOR

BATCH = 200
PHOTOS = 2


def chase() -> int:
    """Tell of the steps that were not done in time."""
    at = timezone.now()
    late = Step.objects.to_chase(at=at).select_related("accompaniment").order_by("due_at", "pk")
    return sum(actions.tell_late(step, at=at) for step in list(late[:BATCH]))


def renew_namings() -> int:
    """Name successors where whoever stands by may not any more, or nobody was found so far."""
    at = timezone.now()
    rows = Accompaniment.objects.open().select_related("person", "unit").order_by("pk")
    return sum(actions.renew_naming(row, at=at) for row in list(rows))


def make_photos() -> int:
    """Make the photos that came in fit to be seen, a few at a time."""
    waiting = Evidence.objects.waiting().order_by("at", "pk")[:PHOTOS]
    return sum(actions.make_ready(photo) for photo in list(waiting))


def forget_old() -> int:
    """Delete what has been closed for long enough."""
    at = timezone.now()
    rows = Accompaniment.objects.over(before=at - KEPT_FOR).order_by("pk")
    return sum(actions.forget(row, at=at) for row in list(rows[:BATCH]))
