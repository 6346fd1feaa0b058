"""A reply, an addition, a verdict and stars by the person who asked.

There is no `by`: whoever holds the ticket speaks, and the case does not learn who that is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.deadlines import escalate
from yizhan.ground.casework.actions.merging import give_to_next, leave_as_head
from yizhan.ground.casework.actions.moving import moved
from yizhan.ground.casework.actions.row import lock_with_head, take_step
from yizhan.ground.casework.actions.steps import Step
from yizhan.ground.casework.events import AskerReplied, CaseRated
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import (
    CLOSED,
    RATING_DAYS,
    CaseworkVerb,
    Fact,
    Status,
    StepKind,
    kept_text,
)
from yizhan.ground.events.bus import publish
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction


class TooLate(Refusal):
    code = "too_late"
    message = _(
        "This case was closed long ago. Please order again, so that it gets a new deadline."
    )


class NotYet(Refusal):
    code = "still_open"
    message = _("This case is still being worked on. You can add what is missing.")


@in_transaction
def answer_by_asker(
    case: Case,
    *,
    at: datetime,
    text: str = "",
    solved: bool | None = None,
    stars: int | None = None,
) -> Case:
    """Take in what the asker says, and return the case as it is now.

    With `solved` None it is a reply to a question (the clock goes on) or an addition. `solved` True
    closes what is open and may carry stars; `solved` False, within 14 days of the closing, reopens
    the case and takes it to the level above. Saying the same twice changes nothing.
    """
    locked, head = lock_with_head(case)
    text = kept_text(text)
    if stars is not None and not 1 <= stars <= 5:
        sentence = gettext("One to five stars.")
        raise Refusal(sentence, fields={"stars": sentence})
    if solved is None:
        _reply_or_add(locked, head, text, at=at)
    elif solved:
        _solved(locked, text, stars, at=at)
    else:
        _not_solved(locked, head, text, stars, at=at)
    return locked


def _reply_or_add(case: Case, head: Case, text: str, *, at: datetime) -> None:
    if not text:
        sentence = gettext("Write something.")
        raise Refusal(sentence, fields={"text": sentence})
    if case.status in CLOSED:
        raise Refusal(gettext("This case is closed. Say whether it is solved."))
    asked = case.status == Status.REACTION_REQUESTED
    if case.pk != head.pk:
        if asked:
            step = _move(case, Status.REACTION_RECEIVED, text, at=at, publishes=False)
        else:
            step = _add(case, text, at)
        _wake(head, case, step, at=at)
    elif asked:
        _move(case, Status.REACTION_RECEIVED, text, at=at)
    else:
        step = _add(case, text, at)
        publish(AskerReplied(case_id=case.pk, at=at, step_id=step.pk))
        record(CaseworkVerb.CASE_SAID, by=None, target=case, at=at)


def _add(case: Case, text: str, at: datetime) -> CaseStep:
    return take_step(case, Step(at, StepKind.NOTED, text=text, facts={Fact.BY_ASKER: True}))


def _wake(head: Case, case: Case, step: CaseStep, *, at: datetime) -> None:
    """Let the case that answers for a merged one take up what its asker said. The words stay in her
    own thread, where the desk reads them and the other askers do not."""
    facts = {Fact.BY_ASKER.value: True, Fact.ASKER_OF.value: case.pk}
    if head.status == Status.REACTION_REQUESTED:
        reply = take_step(head, Step(at, StepKind.MOVED, Status.REACTION_RECEIVED, facts=facts))
        publish(moved(head, reply))
    else:
        take_step(head, Step(at, StepKind.NOTED, facts=facts))
        publish(AskerReplied(case_id=head.pk, at=at, step_id=step.pk))
    record(CaseworkVerb.CASE_SAID, by=None, target=case, at=at, head=head.pk)


def _solved(case: Case, text: str, stars: int | None, *, at: datetime) -> None:
    if case.status in CLOSED:
        _refuse_if_late(case, at=at)
        if case.solved and stars in (None, case.stars) and not text:
            return
    else:
        if case.merged_into_id is None:
            give_to_next(case, at=at)
        _move(case, Status.RESOLVED, text, at=at)
    _rate(case, text, True, stars, at=at)


def _not_solved(case: Case, head: Case, text: str, stars: int | None, *, at: datetime) -> None:
    """Take the case up again, at the unit that answered, and one level above it. If the case that
    answered is open again already, this one goes with it."""
    if case.status in (Status.REOPEN_REQUESTED, Status.REOPENED):
        return
    if case.status not in CLOSED:
        raise NotYet
    _refuse_if_late(case, at=at)
    follows = case.pk != head.pk and head.status not in CLOSED
    if case.pk != head.pk and not follows:
        leave_as_head(case, head, at=at, not_solved=True)
    _rate(case, "", False, stars, at=at)
    at_once = case.reopens_at_once
    step = _move(case, Status.REOPEN_REQUESTED, text, at=at)
    if at_once or follows:
        _move(case, Status.REOPENED, "", at=at, by_platform=True)
    if follows:
        _wake(head, case, step, at=at)
    else:
        escalate(case, at=at, not_solved=True)


def _move(
    case: Case,
    to: Status,
    text: str,
    *,
    at: datetime,
    by_platform: bool = False,
    publishes: bool = True,
) -> CaseStep:
    """Move a case. `publishes` False: its own unit is not the one to hear of it."""
    facts = {(Fact.BY_PLATFORM if by_platform else Fact.BY_ASKER).value: True}
    step = take_step(case, Step(at, StepKind.MOVED, to, text=text, facts=facts))
    if publishes:
        publish(moved(case, step))
    record(
        CaseworkVerb.CASE_MOVED, by=None, target=case, at=at, was=step.was, now=case.status, **facts
    )
    return step


def _rate(case: Case, text: str, solved: bool, stars: int | None, *, at: datetime) -> None:
    take_step(case, Step(at, StepKind.RATED, text=text, solved=solved, stars=stars))
    publish(CaseRated(case_id=case.pk, solved=solved, stars=stars, at=at))
    record(CaseworkVerb.CASE_RATED, by=None, target=case, at=at, solved=solved, stars=stars)


def _refuse_if_late(case: Case, *, at: datetime) -> None:
    if case.closed_at is not None and at > case.closed_at + timedelta(days=RATING_DAYS):
        raise TooLate
