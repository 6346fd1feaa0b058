"""Warning, escalating and going on without a reply: the platform's own steps as time passes."""

from __future__ import annotations

from datetime import datetime, timedelta

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.moving import moved
from yizhan.ground.casework.actions.row import lock, take_step
from yizhan.ground.casework.actions.steps import Step
from yizhan.ground.casework.events import CaseDueSoon, CaseEscalated
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import REPLY_DAYS, CaseworkVerb, Fact, Status, StepKind
from yizhan.ground.events.bus import publish
from yizhan.kit.transactions import in_transaction


@in_transaction
def warn_due_soon(case: Case, *, at: datetime) -> bool:
    """Tell once that three quarters of the time are gone. Return whether this call did it."""
    waiting = Case.objects.due_soon(at=at).filter(pk=case.pk, due_soon_told=False)
    if not waiting.update(due_soon_told=True):
        return False
    locked = lock(case)
    take_step(locked, Step(at, StepKind.DUE_SOON, unit=locked.unit))
    publish(CaseDueSoon(case_id=locked.pk, unit_id=locked.unit_id, due_at=locked.due_at, at=at))
    record(CaseworkVerb.CASE_DUE_SOON, by=None, target=locked, at=at)
    return True


@in_transaction
def escalate_case(case: Case, *, at: datetime) -> bool:
    """Take an overdue case to the level above, once for each deadline. Return whether this call
    did it. The unit keeps the work; the level above is told and sees to it."""
    waiting = Case.objects.to_escalate(at=at).filter(pk=case.pk)
    if not waiting.update(escalated_at=at):
        return False
    escalate(lock(case), at=at, not_solved=False)
    return True


@in_transaction
def escalate_untouched(case: Case, *, at: datetime) -> bool:
    """Take a case that nobody has opened to the level above while there is still time to answer it.
    Return whether this call did it. When it is overdue it goes one level further."""
    if not Case.objects.untouched(at=at).filter(pk=case.pk).update(escalated_at=at):
        return False
    escalate(lock(case), at=at, not_solved=False)
    return True


@in_transaction
def go_on_without_reply(case: Case, *, at: datetime) -> bool:
    """End a pause that lasted too long: no unit rests for ever on a question nobody answered."""
    locked = lock(case)
    since = locked.paused_at
    if since is None or locked.merged_into_id or since > at - timedelta(days=REPLY_DAYS):
        return False
    facts = {Fact.BY_PLATFORM: True, Fact.NO_REPLY: True}
    to = Status.AWAITING_HANDLING
    step = take_step(locked, Step(at, StepKind.MOVED, to, unit=locked.unit, facts=facts))
    publish(moved(locked, step))
    record(CaseworkVerb.CASE_MOVED, by=None, target=locked, at=at, was=step.was, now=locked.status)
    return True


def escalate(case: Case, *, at: datetime, not_solved: bool) -> None:
    """Take a locked case one level up from where it was last escalated to."""
    above = case.next_level
    facts = {Fact.NOT_SOLVED: not_solved}
    step = take_step(case, Step(at, StepKind.ESCALATED, unit=above, facts=facts))
    publish(
        CaseEscalated(
            case_id=case.pk,
            unit_id=case.unit_id,
            to_unit_id=above.pk,
            at=at,
            step_id=step.pk,
            not_solved=not_solved,
        )
    )
    record(CaseworkVerb.CASE_ESCALATED, by=None, target=case, at=at, to=above.code)
