"""The worker's part: whoever did not answer, what is erased, thanks."""

from __future__ import annotations

from django.utils import timezone

from yizhan.kit.days import local_day
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand, ExamWeek

BATCH = 50


def pass_on() -> int:
    """Ask the next rider where one did not answer in time."""
    at = timezone.now()
    rows = Errand.objects.unanswered(at=at).order_by("answer_by", "pk")[:BATCH]
    return sum(actions.pass_on(errand, at=at) for errand in list(rows))


def erase() -> int:
    """Erase what candidates wrote, a day after their exam; return how many errands it was."""
    at = timezone.now()
    weeks = ExamWeek.objects.filter(pk__in=Errand.objects.to_erase(at=at).values("week"))
    return sum(actions.erase_day(None, week=week, at=at) for week in list(weeks))


def thank() -> int:
    """Thank the riders of weeks that are over."""
    at = timezone.now()
    over = ExamWeek.objects.filter(thanked_at=None, last_day__lt=local_day(at)).order_by("pk")
    return sum(actions.thank(week, at=at) for week in list(over))
