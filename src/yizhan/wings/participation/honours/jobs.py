"""The worker's part: photos that came in, words that are old enough."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.models import Call, Evidence
from yizhan.wings.participation.honours.rules import KEPT

BATCH = 50
PHOTOS = 2


def make_photos() -> int:
    """Make the photos that came in fit to be seen, a few at a time."""
    waiting = Evidence.objects.waiting().order_by("at", "pk")[:PHOTOS]
    return sum(actions.make_ready(photo) for photo in list(waiting))


def forget_words() -> int:
    """Delete what was written about those who were not honoured; return about how many."""
    at = timezone.now()
    calls = Call.objects.to_forget(before=at - KEPT).values_list("pk", flat=True)[:BATCH]
    return sum(actions.forget_old_words(call, at=at) for call in list(calls))
