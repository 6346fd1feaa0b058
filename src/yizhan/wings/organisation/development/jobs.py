"""Periodic jobs of development: upcoming steps say so by themselves."""

from __future__ import annotations

import structlog
from django.utils import timezone

from yizhan.kit.days import local_day
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.actions import remind_of_step
from yizhan.wings.organisation.development.models import Candidacy

logger = structlog.get_logger(__name__)


def remind_of_steps() -> int:
    """Tell whoever reviews a step that it may be done, is due soon, or is late."""
    at = timezone.now()
    on_the_way = Candidacy.objects.open().select_related("branch__unit").order_by("pk")
    progress = index.progress_list(on_the_way, on=local_day(at))
    reminded = sum(remind_of_step(one, at=at) for one in progress)
    logger.info("candidacies.reminded", count=reminded)
    return reminded
