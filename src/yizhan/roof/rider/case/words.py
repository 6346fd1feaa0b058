"""The steps of a case as the person who asked reads them: who has it now, what was said, what next.
Names of staff are not among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.ground.casework.models import CaseEvent
from yizhan.ground.casework.rules import EventKind, Status


@dataclass(frozen=True)
class Step:
    title: str
    at: datetime
    text: str
    stars: int | None = None
    mine: bool = False
    """What the asker herself said."""


def steps(events: Iterable[CaseEvent]) -> list[Step]:
    return [_step(event) for event in events]


def question(events: Iterable[CaseEvent]) -> str:
    """What the asker was asked last."""
    asked = [event.text for event in events if event.now == Status.REACTION_REQUESTED]
    return asked[-1] if asked else ""


def _step(event: CaseEvent) -> Step:
    mine = bool(event.facts.get("by_asker"))
    stars = event.facts.get("stars") if event.kind == EventKind.RATED else None
    return Step(_title(event, mine=mine), event.at, event.text, stars, mine)


def _title(event: CaseEvent, *, mine: bool) -> str:
    unit = {"unit": event.unit.name if event.unit else ""}
    if event.kind == EventKind.MOVED:
        return _moved(event, mine=mine)
    if event.kind == EventKind.RATED:
        solved = event.facts.get("solved")
        return _("You said: solved") if solved else _("You said: not solved")
    if event.kind == EventKind.NOTED:
        return _("You added") if mine else _("Note")
    titles = {
        EventKind.OPENED: _("Order received"),
        EventKind.ROUTED: _("Sent to %(unit)s") % unit,
        EventKind.HANDED_ON: _("Handed on to %(unit)s") % unit,
        EventKind.TAKEN: _("%(unit)s is working on it") % unit,
        EventKind.MERGED: _("Others asked for the same; it is handled as one"),
        EventKind.UNMERGED: _("Handled by itself again"),
        EventKind.ESCALATED: _("The level above has been told: %(unit)s") % unit,
    }
    kind = EventKind(event.kind)
    return titles.get(kind, str(kind.label))


def _moved(event: CaseEvent, *, mine: bool) -> str:
    if event.now == Status.REACTION_REQUESTED:
        return _("A question for you")
    if event.now == Status.REACTION_RECEIVED and mine:
        return _("You replied")
    if event.now == Status.RESOLVED and mine:
        return _("You said: solved")
    if event.now == Status.REOPEN_REQUESTED:
        return _("You asked for it to be taken up again")
    return str(Status(event.now).label) if event.now else pgettext("step of a case", "Changed")
