"""Taking a case, giving it to a colleague, handing it on to another unit; and internal notes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.row import ChangedSince, lock, refuse_if_merged, take_step
from yizhan.ground.casework.actions.steps import Step
from yizhan.ground.casework.events import (
    CaseHandedBack,
    CaseHandedOn,
    CaseMoved,
    CasesHandedOver,
)
from yizhan.ground.casework.models import Case, CaseStep, Photo
from yizhan.ground.casework.rules import (
    CLOSED,
    UNDO,
    CaseworkVerb,
    Fact,
    StepKind,
    kept_text,
)
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction


class AlreadyClosed(Refusal):
    code = "closed"
    message = _("This case is closed already.")


class TakenByAnother(Refusal):
    code = "taken"
    message = _("A colleague has taken this case.")


@in_transaction
def take(case: Case, *, by: Person, at: datetime, version: int | None = None) -> Case:
    """«I do this one.» Work on it begins."""
    locked = lock(case, version=version)
    require(by, Permission.CASE_WORK, locked.unit)
    _refuse_if_closed(locked)
    if locked.assignee_id not in (None, by.pk):
        raise TakenByAnother
    return _give(locked, by, by=by, at=at)


@in_transaction
def assign(case: Case, to: Person, *, by: Person, at: datetime, version: int | None = None) -> Case:
    """Give the case to a colleague who may work on it."""
    locked = lock(case, version=version)
    require(by, Permission.CASE_WORK, locked.unit)
    _refuse_if_closed(locked)
    if not can(to, Permission.CASE_WORK, locked.unit):
        raise Refusal(gettext("This person cannot work on cases of this unit."))
    return _give(locked, to, by=by, at=at)


@in_transaction
def hand_on(
    case: Case,
    unit: Unit,
    *,
    by: Person,
    at: datetime,
    text: str = "",
    version: int | None = None,
) -> Case:
    """Give the case to another unit. The deadline stays: it was promised to the asker, and offices
    that pass a matter round do not win time by it. `text` is for the next unit, not the asker."""
    locked = lock(case, version=version)
    text = kept_text(text)
    require(by, Permission.CASE_WORK, locked.unit)
    _refuse_if_closed(locked)
    if unit.pk == locked.unit_id:
        raise Refusal(gettext("The case is with this unit already."), fields={"unit": ""})
    if unit.closed_on is not None:
        raise Refusal(gettext("This unit no longer exists."), fields={"unit": ""})

    before = locked.unit
    step = _pass(locked, unit, by=by, at=at)
    if text:
        take_step(locked, Step(at, StepKind.NOTED, by=by, unit=before, text=text))
    publish(
        CaseHandedOn(
            case_id=locked.pk, from_unit_id=before.pk, to_unit_id=unit.pk, at=at,
            step_id=step.pk, alone=True,
        )
    )  # fmt: skip
    record(CaseworkVerb.CASE_HANDED_ON, by=by, target=locked, at=at, was=before.code, now=unit.code)
    return locked


@in_transaction
def hand_back(case: Case, *, by: Person, at: datetime) -> Case:
    """Undo one's own handing on, as long as nobody has done anything with the case since: it is
    again where it was, as it was."""
    locked = lock(case)
    refuse_if_merged(locked)
    handed = _handed_on_last(locked, by=by)
    if handed is None or handed.at < at - UNDO:
        raise ChangedSince
    had = handed.facts[Fact.HAD]
    unit = Unit.objects.get(pk=had["unit"])
    require(by, Permission.CASE_WORK, unit)
    if unit.closed_on is not None:
        raise Refusal(gettext("This unit no longer exists."), fields={"unit": ""})
    assignee = Person.objects.filter(pk=had["assignee"]).first()

    away = locked.unit
    step = Step(
        at, StepKind.HANDED_ON, handed.was, by=by, unit=unit, assignee=assignee,
        routed=had["routed"], facts={Fact.UNDONE: handed.pk},
    )  # fmt: skip
    take_step(locked, step)
    publish(CaseHandedBack(case_id=locked.pk, from_unit_id=away.pk, step_id=handed.pk, at=at))
    record(CaseworkVerb.CASE_HANDED_ON, by=by, target=locked, at=at, was=away.code, now=unit.code)
    return locked


def _handed_on_last(case: Case, *, by: Person) -> CaseStep | None:
    """The person's handing on, if it is the last step of the case but for the word with it."""
    last = case.steps.exclude(kind=StepKind.NOTED, by=by).order_by("-pk").first()
    if last is None or last.kind != StepKind.HANDED_ON or last.by_id != by.pk:
        return None
    return last if Fact.HAD in last.facts and Fact.UNDONE not in last.facts else None


@in_transaction
def hand_over(unit: Unit, *, at: datetime) -> int:
    """Give every open case of a unit that has closed to whoever has now what it had; return how
    many. Nothing is asked and no deadline changes: the askers are told, the next unit is once."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    rows = Case.objects.select_for_update(of=("self",)).select_related("unit", "item")
    cases = list(rows.filter(unit=unit, is_open=True).order_by("pk"))
    for case in cases:
        step = _pass(case, successor, by=None, at=at)
        if case.merged_into_id is not None:
            continue  # its asker deals with the unit of the case that answers for it
        publish(
            CaseHandedOn(
                case_id=case.pk, from_unit_id=unit.pk, to_unit_id=successor.pk, at=at,
                step_id=step.pk, alone=False,
            )
        )  # fmt: skip
    Photo.objects.held_by(unit).update(unit=successor)
    Case.objects.filter(escalated_to=unit, is_open=True).update(escalated_to=successor)
    if cases:
        count = len(cases)
        publish(CasesHandedOver(from_unit_id=unit.pk, to_unit_id=successor.pk, count=count, at=at))
        record(
            CaseworkVerb.CASES_HANDED_OVER,
            by=None,
            target=unit,
            at=at,
            now=successor.code,
            count=count,
        )
    return len(cases)


def _pass(case: Case, unit: Unit, *, by: Person | None, at: datetime) -> CaseStep:
    return take_step(case, Step(at, StepKind.HANDED_ON, by=by, unit=unit))


@in_transaction
def note(case: Case, *, by: Person, at: datetime, text: str) -> CaseStep:
    """Leave a note for colleagues. The asker never sees it."""
    locked = lock(case)
    text = kept_text(text)
    require(by, Permission.CASE_WORK, locked.unit)
    if not text:
        sentence = gettext("Write something.")
        raise Refusal(sentence, fields={"text": sentence})
    step = take_step(locked, Step(at, StepKind.NOTED, by=by, unit=locked.unit, text=text))
    record(CaseworkVerb.CASE_NOTED, by=by, target=locked, at=at)
    return step


def _refuse_if_closed(case: Case) -> None:
    refuse_if_merged(case)
    if case.status in CLOSED:
        raise AlreadyClosed


def _give(case: Case, to: Person, *, by: Person, at: datetime) -> Case:
    step = take_step(case, Step(at, StepKind.TAKEN, by=by, unit=case.unit, assignee=to))
    if case.status != step.was:
        publish(
            CaseMoved(
                case_id=case.pk, was=step.was, now=case.status, text="", by_asker=False, at=at,
                step_id=step.pk,
            )
        )  # fmt: skip
    record(CaseworkVerb.CASE_TAKEN, by=by, target=case, at=at, assignee=to.username)
    return case
