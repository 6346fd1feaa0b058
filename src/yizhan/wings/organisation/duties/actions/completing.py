"""A duty is done, waived or returned; the duties of a closed unit pass to the level above."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.actions.changes import (
    NotOwed,
    lock_duty,
    require_assigner,
    require_worker,
    save_change,
    set_done,
    set_owed,
)
from yizhan.wings.organisation.duties.actions.creating import DayPast, above
from yizhan.wings.organisation.duties.events import DutiesPassedOn, DutyReturned
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import ASKS_TEXT, Change, DutiesVerb, Proof, State


class ProofMissing(Refusal):
    code = "proof_missing"
    status = 422
    message = _("Please say what was done: this duty asks for a sentence.")


class WrongDay(Refusal):
    code = "wrong_day"
    status = 422
    message = _("It was done between the day it began to be owed and today.")


class SeenByThePlatform(Refusal):
    code = "seen_by_the_platform"
    message = _("Nobody needs to enter this: it counts as done when the platform sees that it is.")


class AnswerTheTask(Refusal):
    code = "answer_the_task"
    message = _("This task asks for an answer. Fill in its table.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    status = 422
    message = _("Please say why: everybody who sees the figure can read it.")


class NothingToReturn(Refusal):
    code = "nothing_to_return"
    message = _("Only what was done or waived can be returned.")


@in_transaction
def complete_duty(
    duty: Duty,
    *,
    by: Person,
    at: datetime,
    proof: str = "",
    done_on: date | None = None,
    version: int | None = None,
) -> Duty:
    """Put down that a duty was done, on `done_on` or today, with the proof that it asks for."""
    locked = lock_duty(duty, version=version)
    require_worker(by, locked.unit)
    if locked.state != State.OWED:
        raise NotOwed
    if locked.proof_kind == Proof.FACT:
        raise SeenByThePlatform
    if locked.task is not None and locked.task.unit_questions:
        raise AnswerTheTask
    proof = kept_text(proof, field="proof")
    if locked.proof_kind in ASKS_TEXT and not proof:
        raise ProofMissing(fields={"proof": str(ProofMissing.message)})
    on = done_on or local_day(at)
    if not local_day(locked.made_at) <= on <= local_day(at):
        raise WrongDay(fields={"done_on": str(WrongDay.message)})
    fields = set_done(locked, on=on, by=by, proof=proof, answer=locked.answer)
    save_change(locked, Change.DONE, *fields, by=by, at=at, text=proof)
    record(DutiesVerb.DUTY_DONE, by=by, target=locked, at=at, on=on, late=locked.is_late(on=on))
    return locked


@in_transaction
def waive_duty(
    duty: Duty, *, reason: str, by: Person, at: datetime, version: int | None = None
) -> Duty:
    """Waive a duty from above, for a reason. It leaves the percentage, and stays in the list of
    what was waived."""
    locked = lock_duty(duty, version=version)
    require_assigner(by, locked.unit)
    if locked.state != State.OWED:
        raise NotOwed
    reason = _reason(reason)
    locked.state = State.WAIVED
    save_change(locked, Change.WAIVED, "state", by=by, at=at, text=reason)
    record(DutiesVerb.DUTY_WAIVED, by=by, target=locked, at=at, reason=reason)
    return locked


@in_transaction
def return_duty(  # what a return is made of
    duty: Duty,
    *,
    reason: str,
    by: Person,
    at: datetime,
    due_on: date | None = None,
    version: int | None = None,
) -> Duty:
    """Return a done or waived duty from above: it is owed again, by its old day or a new one. The
    answer stays in the history."""
    locked = lock_duty(duty, version=version)
    require_assigner(by, locked.unit)
    if locked.state == State.OWED:
        raise NothingToReturn
    reason = _reason(reason)
    if due_on is not None and due_on < local_day(at):
        raise DayPast(fields={"due_on": str(DayPast.message)})
    fields = set_owed(locked, due_on=due_on, at=at)
    save_change(locked, Change.RETURNED, *fields, by=by, at=at, text=reason)
    publish(
        DutyReturned(
            duty_id=locked.pk,
            unit_id=locked.unit_id,
            what=locked.what,
            reason=reason,
            version=locked.version,
            at=at,
        )
    )
    record(DutiesVerb.DUTY_RETURNED, by=by, target=locked, at=at, reason=reason)
    return locked


@in_transaction
def pass_on_duties(unit: Unit, *, reason: str, at: datetime, to: Unit | None = None) -> int:
    """A unit was closed: what it owed is owed by `to` (which it became part of) or the level above,
    and what others owed about it is waived. How many duties that moved. For whoever closes the
    unit."""
    next_unit = to or above(unit)
    owed = Duty.objects.owed().select_for_update(of=("self",)).order_by("pk")
    for duty in owed.filter(about=unit):
        duty.state = State.WAIVED
        save_change(duty, Change.WAIVED, "state", by=None, at=at, text=reason)
    moving = list(owed.filter(unit=unit))
    for duty in moving:
        _move(duty, next_unit, reason=reason, at=at)
    if moving:
        publish(
            DutiesPassedOn(from_unit_id=unit.pk, to_unit_id=next_unit.pk, count=len(moving), at=at)
        )
        record(DutiesVerb.DUTIES_PASSED_ON, by=None, target=unit, at=at,
               to=next_unit.code, duties=[duty.pk for duty in moving])  # fmt: skip
    return len(moving)


@in_transaction
def pass_on_stranded(duty: Duty, *, at: datetime) -> bool:
    """A duty made for a unit at the moment when that unit was closed goes where the others went.
    Return whether this call did it."""
    stranded = Duty.objects.stranded().select_for_update(of=("self",)).select_related("unit")
    locked = stranded.filter(pk=duty.pk).first()
    if locked is None:
        return False
    closed_unit = locked.unit
    _move(locked, closed_unit.merged_into or above(closed_unit), reason="", at=at)
    record(DutiesVerb.DUTIES_PASSED_ON, by=None, target=closed_unit, at=at,
           to=locked.unit.code, duties=[locked.pk])  # fmt: skip
    return True


def _move(duty: Duty, to: Unit, *, reason: str, at: datetime) -> None:
    duty.unit, duty.passed_on = to, True
    save_change(duty, Change.PASSED_ON, "unit", "passed_on", by=None, at=at, text=reason)


def _reason(text: str) -> str:
    text = kept_text(text, field="reason")
    if not text:
        raise ReasonMissing(fields={"reason": str(ReasonMissing.message)})
    return text
