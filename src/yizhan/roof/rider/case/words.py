"""The steps of a case as the person who asked reads them, without names of staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.casework.models import CaseStep
from yizhan.ground.casework.rules import CLOSED, Fact, Status, StepKind
from yizhan.roof.shared.status_display import STATUS_FOR_RIDER


@dataclass(frozen=True)
class ThreadLine:
    title: str
    at: datetime
    text: str
    stars: int | None = None
    mine: bool = False
    """True: the asker said it herself."""
    unit: str = ""
    """The unit in whose name it was done, where the title does not say it."""


TITLES: dict[StepKind, Promise] = {
    StepKind.OPENED: gettext_lazy("Order received"),
    StepKind.MOVED: pgettext_lazy("step of a case", "Changed"),
    StepKind.ROUTED: gettext_lazy("Sent to %(unit)s"),
    StepKind.HANDED_ON: gettext_lazy("Handed on to %(unit)s"),
    StepKind.TAKEN: gettext_lazy("%(unit)s is working on it"),
    StepKind.NOTED: gettext_lazy("Note"),
    StepKind.MERGED: gettext_lazy("Others asked for the same; it is handled as one"),
    StepKind.UNMERGED: gettext_lazy("Handled by itself again"),
    StepKind.DUE_SOON: gettext_lazy("It is due soon"),
    StepKind.ESCALATED: gettext_lazy("The level above has been told: %(unit)s"),
    StepKind.RATED: gettext_lazy("You said whether it is solved"),
}
"""The line of each kind of step; some say more, see `_title`."""


def thread_lines(steps: Iterable[CaseStep]) -> list[ThreadLine]:
    return [_line(step) for step in steps]


def answer_line(steps: Iterable[CaseStep]) -> ThreadLine | None:
    """Return the last closing word of the office; None if the asker closed it herself."""
    closings = [step for step in steps if step.kind == StepKind.MOVED and step.now in CLOSED]
    if not closings or closings[-1].facts.get(Fact.BY_ASKER):
        return None
    return _line(closings[-1])


def question(steps: Iterable[CaseStep]) -> str:
    """Return the last question to the asker, or an empty text."""
    asked = [step.text for step in steps if step.now == Status.REACTION_REQUESTED]
    return asked[-1] if asked else ""


def _line(step: CaseStep) -> ThreadLine:
    mine = bool(step.facts.get(Fact.BY_ASKER)) and Fact.ASKER_OF not in step.facts
    stars = step.facts.get(Fact.STARS) if step.kind == StepKind.RATED else None
    unit = step.unit.name if step.unit and step.kind == StepKind.MOVED else ""
    return ThreadLine(_title(step, mine=mine), step.at, step.text, stars, mine, unit)


def _title(step: CaseStep, *, mine: bool) -> str:
    unit = {"unit": step.unit.name if step.unit else ""}
    if step.kind == StepKind.MOVED:
        return _moved(step, mine=mine)
    if step.kind == StepKind.RATED:
        solved = step.facts.get(Fact.SOLVED)
        return _("You said: solved") if solved else _("You said: not solved")
    if step.kind == StepKind.NOTED:
        return _("You added") if mine else str(TITLES[StepKind.NOTED])
    return str(TITLES[StepKind(step.kind)]) % unit


def _moved(step: CaseStep, *, mine: bool) -> str:
    if Fact.ASKER_OF in step.facts:
        return _("Somebody who asked for the same has replied")
    if step.now == Status.REACTION_REQUESTED:
        return _("A question for you")
    if step.now == Status.REACTION_RECEIVED and mine:
        return _("You replied")
    if step.now == Status.RESOLVED and mine:
        return _("You said: solved")
    if step.now == Status.REOPEN_REQUESTED:
        return _("You asked for it to be taken up again")
    return str(STATUS_FOR_RIDER[Status(step.now)])
