"""The worker's part: whoever did not answer, how many riders it takes, what is erased, thanks."""

from __future__ import annotations

import structlog
from django.utils import timezone

from yizhan.kit.apart import Failed, apart
from yizhan.kit.days import local_day
from yizhan.kit.in_time import TookTooLong
from yizhan.kit.routing.outlook import OUTLOOKS, Asked, as_json
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.what_ifs import (
    claim_what_if,
    keep_failure,
    keep_outlooks,
    keep_ready,
)
from yizhan.wings.participation.fleet.models import Errand, ExamWeek
from yizhan.wings.participation.fleet.rules import WHAT_IF_SECONDS

logger = structlog.get_logger(__name__)
BATCH = 50


def pass_on() -> int:
    """Ask the next rider where one did not answer in time."""
    at = timezone.now()
    rows = Errand.objects.unanswered(at=at).order_by("answer_by", "pk")[:BATCH]
    return sum(actions.pass_on(errand, at=at) for errand in list(rows))


def compute_what_if() -> bool:
    """Compute how many riders it takes, in a process of its own."""
    one = claim_what_if(at=timezone.now())
    if one is None:
        return False
    halls = list(one.week.halls.values_list("lon", "lat"))
    asked = Asked(halls, one.riders, one.requests, seed=one.pk)
    try:
        found = apart(
            OUTLOOKS,
            asked,
            seconds=WHAT_IF_SECONDS,
            progress=lambda ready, _whole: keep_ready(one, ready, at=timezone.now()),
        )
    except (Failed, TookTooLong) as failure:
        logger.warning("fleet.what_if_failed", what_if=one.pk, why=str(failure))
        keep_failure(one)
        return True
    keep_outlooks(one, [as_json(each) for each in found])
    return True


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
