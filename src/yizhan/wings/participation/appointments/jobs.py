"""The worker's part: offers nobody answered, terms that end, photos for badges."""

from __future__ import annotations

from django.utils import timezone

from yizhan.kit.days import local_day
from yizhan.wings.participation.appointments import actions
from yizhan.wings.participation.appointments.models import BadgePhoto, Engagement

BATCH = 20


def lapse_offers() -> int:
    """End the offers that nobody answered in time; return how many."""
    at = timezone.now()
    due = Engagement.objects.to_lapse(at=at).order_by("pk").values_list("pk", flat=True)
    return sum(actions.lapse(pk, at=at) for pk in list(due))


def remind() -> int:
    """Remind of terms that end within a month, once; return of how many."""
    at = timezone.now()
    due = Engagement.objects.to_remind(on=local_day(at)).order_by("until", "pk")
    return sum(actions.remind(pk, at=at) for pk in list(due.values_list("pk", flat=True)))


def make_photos() -> int:
    """Make photos for badges fit to be seen; return how many."""
    return sum(map(actions.make_photo_ready, list(BadgePhoto.objects.waiting()[:BATCH])))
