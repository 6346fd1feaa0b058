"""A reply, an addition, a verdict and stars by the person who asked.

There is no `by`: whoever holds the ticket speaks, and the case does not learn who that is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.deadlines import escalate
from yizhan.ground.casework.actions.merging import detach
from yizhan.ground.casework.actions.moving import moved
from yizhan.ground.casework.actions.row import lock, take_step
from yizhan.ground.casework.actions.steps import Step
from yizhan.ground.casework.events import CaseRated, CaseSaid
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import (
    CLOSED,
    RATING_DAYS,
    REOPENS_AT_ONCE,
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
    locked = lock(case)
    text = kept_text(text)
    if stars is not None and not 1 <= stars <= 5:
        sentence = gettext("One to five stars.")
        raise Refusal(sentence, fields={"stars": sentence})
    if solved is None:
        _reply_or_add(locked, text, at=at)
    elif solved:
        _solved(locked, text, stars, at=at)
    else:
        _not_solved(locked, text, stars, at=at)
    return locked


def _reply_or_add(case: Case, text: str, *, at: datetime) -> None:
    if not text:
        sentence = gettext("Write something.")
        raise Refusal(sentence, fields={"text": sentence})
    if case.status in CLOSED:
        raise Refusal(gettext("This case is closed. Say whether it is solved."))
    if case.status == Status.REACTION_REQUESTED:
        _move(case, Status.REACTION_RECEIVED, text, at=at)
        return
    step = take_step(case, Step(at, StepKind.NOTED, text=text, facts={Fact.BY_ASKER: True}))
    publish(CaseSaid(case_id=case.pk, at=at, step_id=step.pk))
    record(CaseworkVerb.CASE_SAID, by=None, target=case, at=at)


def _solved(case: Case, text: str, stars: int | None, *, at: datetime) -> None:
    if case.status in CLOSED:
        _refuse_if_late(case, at=at)
        if case.solved and stars in (None, case.stars) and not text:
            return
    else:
        _move(case, Status.RESOLVED, text, at=at)
    _rate(case, text, True, stars, at=at)


def _not_solved(case: Case, text: str, stars: int | None, *, at: datetime) -> None:
    if case.status in (Status.REOPEN_REQUESTED, Status.REOPENED):
        return
    if case.status not in CLOSED:
        raise NotYet
    _refuse_if_late(case, at=at)
    if case.merged_into_id is not None:
        detach(case, by=None, at=at, as_before=False)
    _rate(case, "", False, stars, at=at)
    answered = case.status == Status.RESOLVED and case.reopened_count < REOPENS_AT_ONCE
    _move(case, Status.REOPEN_REQUESTED, text, at=at)
    if answered:
        _move(case, Status.REOPENED, "", at=at, by_platform=True)
    escalate(case, at=at, not_solved=True)


def _move(case: Case, to: Status, text: str, *, at: datetime, by_platform: bool = False) -> None:
    facts = {(Fact.BY_PLATFORM if by_platform else Fact.BY_ASKER).value: True}
    step = take_step(case, Step(at, StepKind.MOVED, to, text=text, facts=facts))
    publish(moved(case, step))
    record(
        CaseworkVerb.CASE_MOVED, by=None, target=case, at=at, was=step.was, now=case.status, **facts
    )


def _rate(case: Case, text: str, solved: bool, stars: int | None, *, at: datetime) -> None:
    take_step(case, Step(at, StepKind.RATED, text=text, solved=solved, stars=stars))
    publish(CaseRated(case_id=case.pk, solved=solved, stars=stars, at=at))
    record(CaseworkVerb.CASE_RATED, by=None, target=case, at=at, solved=solved, stars=stars)


def _refuse_if_late(case: Case, *, at: datetime) -> None:
    if case.closed_at is not None and at > case.closed_at + timedelta(days=RATING_DAYS):
        raise TooLate
