"""The worker's part in siting: plans, one at a time, and old counts."""

from __future__ import annotations

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.kit.apart import Failed, apart
from yizhan.kit.in_time import TookTooLong
from yizhan.kit.siting.outcome import Impossible
from yizhan.kit.siting.planning import NoAnswer
from yizhan.wings.care.siting.actions import (
    claim_next,
    forget_counts,
    keep_progress,
    keep_result,
    keep_trouble,
)
from yizhan.wings.care.siting.index import as_result, planned
from yizhan.wings.care.siting.models import Plan

logger = structlog.get_logger(__name__)
BESIDE = 60
"""Seconds beyond a plan's own for starting, counting again, and telling."""


def compute_next() -> bool:
    """Compute the plan that has waited longest, in a process of its own."""
    plan = claim_next(at=timezone.now())
    if plan is None:
        return False
    try:
        _compute(plan)
    except Impossible as impossible:
        keep_trouble(plan, str(impossible))
    except (Failed, TookTooLong) as failure:
        logger.warning("siting.failed", plan=plan.pk, why=str(failure))
        keep_trouble(plan, _("The computation ended without an answer. Ask again."))
    return True


def _compute(plan: Plan) -> None:
    at = timezone.now()
    question = planned(plan.asked, at=at)
    question.problem.check()

    def progress(value: float | None, bound: float | None) -> bool:
        return keep_progress(plan, value=value, bound=bound, at=timezone.now())

    answer = apart(
        "yizhan.kit.siting.planning.plan_apart",
        question.problem,
        seconds=plan.asked.seconds + BESIDE,
        progress=progress,
    )
    if isinstance(answer, NoAnswer):
        keep_trouble(plan, answer.words)
        return
    result = as_result(question, answer)
    keep_result(plan, result)
    logger.info("siting.planned", plan=plan.pk, proven=result["proven"])


def forget_old_counts() -> int:
    return forget_counts(at=timezone.now())
