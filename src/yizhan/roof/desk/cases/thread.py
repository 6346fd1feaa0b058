"""The thread of a case in sentences, as the desk reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import CloseReason, Fact, Status, StepKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import office_of


@dataclass(frozen=True)
class ThreadLine:
    at: datetime
    title: str
    who: str
    text: str
    inner: bool
    """True: the asker does not see it."""


def thread_lines(case: Case, steps: Iterable[CaseStep]) -> list[ThreadLine]:
    """`steps`: those of the case, and what the askers of the cases merged into it wrote."""
    return [
        ThreadLine(
            at=localtime(step.at),
            title=_title(step),
            who=_who(step, of=case),
            text=step.text,
            inner=not step.public,
        )
        for step in sorted(steps, key=lambda step: step.place)
    ]


def only_marks(step: CaseStep) -> bool:
    """True of the mark that another asker wrote something: her words stand there themselves."""
    return step.kind == StepKind.NOTED and Fact.ASKER_OF in step.facts


def _who(step: CaseStep, *, of: Case) -> str:
    if Fact.ASKER_OF in step.facts:
        return _("another person who asked")
    if step.facts.get(Fact.BY_ASKER):
        asker = _("the person who asked")
        return asker if step.case_id == of.pk else f"{asker} · {step.case.reference}"
    if step.by is None:
        return _("the platform")
    unit = _unit(step)
    return f"{step.by} · {unit}" if unit else str(step.by)


def _unit(step: CaseStep) -> str:
    """The unit in whose name it was done; a step that goes to another unit holds that one."""
    if step.kind == StepKind.HANDED_ON:
        return str(step.facts.get(Fact.FROM, ""))
    if step.kind in (StepKind.MERGED, StepKind.UNMERGED):
        return _dispatching(step)
    return step.unit.name if step.unit else ""


def _dispatching(step: CaseStep) -> str:
    """The unit whose post let somebody merge or take apart; the step itself holds the unit that
    answers from then on."""
    if step.by is None or step.unit is None:
        return ""
    office = office_of(step.by, Permission.CASE_DISPATCH, step.unit, at=step.at)
    return office.name if office is not None else ""


def _title(step: CaseStep) -> str:
    if step.kind == StepKind.MOVED:
        return _moved(step)
    if step.kind == StepKind.HANDED_ON:
        return _("handed on to %(unit)s") % {"unit": step.facts.get(Fact.TO, "")}
    if step.kind == StepKind.ESCALATED:
        words = {"unit": step.unit.name if step.unit else ""}
        if step.facts.get(Fact.NOT_SOLVED):
            return _("not solved: taken to %(unit)s") % words
        return _("overdue: taken to %(unit)s") % words
    if step.kind == StepKind.RATED:
        solved = (
            _("says it is solved") if step.facts.get(Fact.SOLVED) else _("says it is not solved")
        )
        stars = step.facts.get(Fact.STARS)
        return f"{solved} · {'★' * stars}" if stars else solved
    if step.facts.get(Fact.REMINDED):
        return _("asks for the answer")
    if step.kind == StepKind.NOTED and step.facts.get(Fact.BY_ASKER):
        return _("added")
    return str(StepKind(step.kind).label)


def _moved(step: CaseStep) -> str:
    word = str(Status(step.now).label)
    if reason := step.facts.get(Fact.REASON):
        return f"{word}: {CloseReason(reason).label}"
    if day := step.facts.get(Fact.SCHEDULED_FOR):
        return f"{word}: {day}"
    if step.facts.get(Fact.NO_REPLY):
        return _("no reply came; the clock runs again")
    return word
