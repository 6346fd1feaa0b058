"""Taking back a case that the platform opened by itself."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.moving import moved
from yizhan.ground.casework.actions.row import lock, take_step
from yizhan.ground.casework.actions.steps import Step, move_facts
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import (
    CLOSED,
    CaseworkVerb,
    CloseReason,
    Fact,
    Status,
    StepKind,
)
from yizhan.ground.events.bus import publish
from yizhan.kit.transactions import in_transaction


@in_transaction
def take_back(case: Case, *, at: datetime, text: str) -> bool:
    """Close a case whose reason is gone, if nobody works on it and it stands for no other; else
    leave a note for whoever does. Return whether it was closed."""
    locked = lock(case)
    if locked.status in CLOSED:
        return False
    facts = {Fact.BY_PLATFORM: True}
    if _is_used(locked):
        take_step(locked, Step(at, StepKind.NOTED, unit=locked.unit, text=text, facts=facts))
        record(CaseworkVerb.CASE_NOTED, by=None, target=locked, at=at)
        return False
    step = Step(
        at, StepKind.MOVED, Status.CLOSED_NO_ACTION, unit=locked.unit, text=text,
        reason=CloseReason.WITHDRAWN, facts=facts,
    )  # fmt: skip
    row = take_step(locked, step)
    publish(moved(locked, row))
    record(
        CaseworkVerb.CASE_MOVED, by=None, target=locked, at=at, was=row.was, now=locked.status,
        **move_facts(step),
    )  # fmt: skip
    return True


def _is_used(case: Case) -> bool:
    waits = case.status in {Status.REPORTED, Status.AWAITING_HANDLING}
    linked = case.merged_into_id is not None or Case.objects.filter(merged_into=case).exists()
    return not waits or case.assignee_id is not None or linked
