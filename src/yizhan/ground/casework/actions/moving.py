"""Moving a case along the table of moves, and what a move brings with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.handing import hand_on
from yizhan.ground.casework.actions.row import lock, refuse_if_merged, take_step
from yizhan.ground.casework.actions.steps import CannotMove, Step, move_facts, snapshot
from yizhan.ground.casework.events import CaseMoved
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import (
    BY_ASKER,
    BY_DISPATCH,
    CLOSED,
    MOVES,
    NAMES_ANOTHER,
    TEXT_OBLIGATORY,
    CaseworkVerb,
    CloseReason,
    Fact,
    Status,
    StepKind,
    kept_text,
)
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction


@in_transaction
def move_case(  # noqa: PLR0913  # the input of the desk's form
    case: Case,
    to: str,
    *,
    by: Person,
    at: datetime,
    text: str = "",
    version: int | None = None,
    reason: str = "",
    scheduled_for: date | None = None,
    unit: Unit | None = None,
) -> Case:
    """Move a case at the desk, and return it as it is now.

    `text` is for the asker. `unit` with reason «not responsible» names who is: the case is then
    handed on to it instead of closed. Closing a case answers every case merged into it.
    """
    locked = lock(case, version=version)
    step = Step(
        at, StepKind.MOVED, _known(to), by=by, unit=locked.unit, text=kept_text(text),
        reason=reason, scheduled_for=scheduled_for,
    )  # fmt: skip
    if reason == CloseReason.NOT_RESPONSIBLE and unit is not None:
        return hand_on(locked, unit, by=by, at=at, text=step.text)
    _permit(locked, step, by=by)
    refuse_if_merged(locked)
    _refuse(locked, step)

    row = take_step(locked, step)
    if locked.status in CLOSED:
        _answer_merged(locked, step)
    publish(moved(locked, row))
    facts = move_facts(step)
    record(
        CaseworkVerb.CASE_MOVED,
        by=by,
        target=locked,
        at=at,
        was=row.was,
        now=locked.status,
        **facts,
    )
    return locked


def moved(case: Case, step: CaseStep) -> CaseMoved:
    return CaseMoved(
        case_id=case.pk,
        was=step.was,
        now=step.now,
        text=step.text,
        by_asker=bool(step.facts.get(Fact.BY_ASKER)),
        at=step.at,
        step_id=step.pk,
    )


def _known(to: str) -> Status:
    if to not in Status.values:
        raise CannotMove
    return Status(to)


def _permit(case: Case, step: Step, *, by: Person) -> None:
    require(by, Permission.CASE_WORK, case.unit)
    if step.to in BY_DISPATCH or case.status == Status.REOPEN_REQUESTED:
        require(by, Permission.CASE_DISPATCH, case.unit)


def _refuse(case: Case, step: Step) -> None:
    if step.to not in MOVES[case.status] or step.to in BY_ASKER:
        raise CannotMove
    if not step.text and (step.to in TEXT_OBLIGATORY or step.reason in NAMES_ANOTHER):
        raise _missing("text", _text_wanted(step))
    if step.to == Status.SCHEDULED and (
        step.scheduled_for is None or step.scheduled_for < local_day(step.at)
    ):
        raise _missing("scheduled_for", gettext("Say on which day, today or later."))
    if step.to == Status.CLOSED_NO_ACTION and step.reason not in CloseReason.values:
        raise _missing("reason", gettext("Say why nothing will be done."))


def _text_wanted(step: Step) -> str:
    if step.reason == CloseReason.NOT_RESPONSIBLE:
        return gettext("Say who is responsible, or hand the case on to them.")
    if step.reason == CloseReason.DUPLICATE:
        return gettext("Say of which case this is a duplicate, or merge the two.")
    return gettext("Write a sentence for the person who asked.")


def _missing(field: str, sentence: str) -> Refusal:
    return Refusal(sentence, fields={field: sentence})


def _answer_merged(head: Case, answer: Step) -> None:
    """Close what is merged into the head, at any depth, with the head's answer, each with its own
    step. The columns of before go into the step, so that taking apart restores them exactly."""
    level = [head.pk]
    while level:
        rows = Case.objects.select_for_update(of=("self",)).filter(merged_into__in=level)
        # Not joined: a join passes over a case whose unit changes at this moment.
        merged = list(rows.prefetch_related("unit", "item").order_by("pk"))
        for case in merged:
            if case.status not in CLOSED:
                facts = {Fact.HEAD: head.pk, Fact.BEFORE: snapshot(case)}
                publish(moved(case, take_step(case, replace(answer, facts=facts))))
        level = [case.pk for case in merged]
