"""The steps of a case as the person who asked reads them: who has it now, what was said, what next.
Names of staff are not among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.ground.casework.models import CaseStep
from yizhan.ground.casework.rules import Status, StepKind


@dataclass(frozen=True)
class ThreadLine:
    title: str
    at: datetime
    text: str
    stars: int | None = None
    mine: bool = False
    """What the asker herself said."""


def thread_lines(steps: Iterable[CaseStep]) -> list[ThreadLine]:
    return [_line(step) for step in steps]


def question(steps: Iterable[CaseStep]) -> str:
    """What the asker was asked last."""
    asked = [step.text for step in steps if step.now == Status.REACTION_REQUESTED]
    return asked[-1] if asked else ""


def _line(step: CaseStep) -> ThreadLine:
    mine = bool(step.facts.get("by_asker"))
    stars = step.facts.get("stars") if step.kind == StepKind.RATED else None
    return ThreadLine(_title(step, mine=mine), step.at, step.text, stars, mine)


def _title(step: CaseStep, *, mine: bool) -> str:
    unit = {"unit": step.unit.name if step.unit else ""}
    if step.kind == StepKind.MOVED:
        return _moved(step, mine=mine)
    if step.kind == StepKind.RATED:
        solved = step.facts.get("solved")
        return _("You said: solved") if solved else _("You said: not solved")
    if step.kind == StepKind.NOTED:
        return _("You added") if mine else _("Note")
    titles = {
        StepKind.OPENED: _("Order received"),
        StepKind.ROUTED: _("Sent to %(unit)s") % unit,
        StepKind.HANDED_ON: _("Handed on to %(unit)s") % unit,
        StepKind.TAKEN: _("%(unit)s is working on it") % unit,
        StepKind.MERGED: _("Others asked for the same; it is handled as one"),
        StepKind.UNMERGED: _("Handled by itself again"),
        StepKind.ESCALATED: _("The level above has been told: %(unit)s") % unit,
    }
    kind = StepKind(step.kind)
    return titles.get(kind, str(kind.label))


def _moved(step: CaseStep, *, mine: bool) -> str:
    if step.now == Status.REACTION_REQUESTED:
        return _("A question for you")
    if step.now == Status.REACTION_RECEIVED and mine:
        return _("You replied")
    if step.now == Status.RESOLVED and mine:
        return _("You said: solved")
    if step.now == Status.REOPEN_REQUESTED:
        return _("You asked for it to be taken up again")
    return str(Status(step.now).label) if step.now else pgettext("step of a case", "Changed")
