"""The worker's part: pictures that came in."""

from __future__ import annotations

from yizhan.wings.participation.lessons import actions
from yizhan.wings.participation.lessons.models import Picture

PICTURES = 2


def make_pictures() -> int:
    """Make the pictures that came in fit to be shown, a few at a time."""
    waiting = Picture.objects.waiting().order_by("at", "pk")[:PICTURES]
    return sum(actions.make_ready(picture) for picture in list(waiting))
