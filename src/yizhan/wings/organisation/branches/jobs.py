"""Clockwork of branches."""

from __future__ import annotations

import structlog
from django.utils import timezone
from django_tasks import task

from yizhan.wings.organisation.branches.actions import remind_of, renew_seal
from yizhan.wings.organisation.branches.models import BranchEvent, Membership
from yizhan.wings.organisation.branches.rules import REMIND_BEFORE

logger = structlog.get_logger(__name__)
BATCH = 200


@task()
def remind_of_events() -> int:
    """Tell members of what happens within a day."""
    at = timezone.now()
    near = BranchEvent.objects.to_remind(at=at, until=at + REMIND_BEFORE)[:BATCH]
    told = sum(remind_of(event, at=at) for event in near)
    logger.info("branch_events.reminded", count=told)
    return told


def renew_seals() -> int:
    """Bring what is sealed of members under the newest key, as people.jobs.renew_seals does."""
    sealed = Membership.objects.exclude(sealed=None).order_by("pk")
    return sum(renew_seal(one) for one in sealed.iterator(chunk_size=500))
