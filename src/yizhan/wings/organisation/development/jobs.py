"""Clockwork of development: upcoming steps say so by themselves."""

from __future__ import annotations

import structlog
from django.utils import timezone
from django_tasks import task

from yizhan.kit.days import local_day
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.actions import remind, renew_seal
from yizhan.wings.organisation.development.models import Candidacy, Step

logger = structlog.get_logger(__name__)


@task()
def remind_of_steps() -> int:
    """Tell whoever reviews a step that it may be done, is due soon, or is late."""
    at = timezone.now()
    on_the_way = Candidacy.objects.open().select_related("branch__unit").order_by("pk")
    said = sum(remind(one, at=at) for one in index.standings(on_the_way, on=local_day(at)))
    logger.info("candidacies.reminded", count=said)
    return said


def renew_seals() -> int:
    """Bring all notes under the newest vault key, as people.jobs.renew_seals does."""
    noted = Step.objects.exclude(sealed=None).order_by("pk")
    return sum(renew_seal(step) for step in noted.iterator(chunk_size=500))
