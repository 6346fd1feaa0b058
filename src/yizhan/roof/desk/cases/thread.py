"""The way of a case in sentences: what the asker reads too, and what stays at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yizhan.ground.casework.models import CaseEvent
from yizhan.ground.casework.rules import CloseReason, EventKind, Status


@dataclass(frozen=True)
class Step:
    at: datetime
    title: str
    who: str
    text: str
    inner: bool
    """True: the asker does not see it."""


def steps(events: Iterable[CaseEvent]) -> list[Step]:
    return [
        Step(
            at=localtime(event.at),
            title=_title(event),
            who=_who(event),
            text=event.text,
            inner=not event.public,
        )
        for event in events
    ]


def _who(event: CaseEvent) -> str:
    if event.facts.get("by_asker"):
        return _("the person who asked")
    if event.by is not None:
        unit = event.unit.name if event.unit else ""
        return f"{event.by} · {unit}" if unit else str(event.by)
    return _("the platform")


def _title(event: CaseEvent) -> str:
    if event.kind == EventKind.MOVED:
        return _moved(event)
    if event.kind == EventKind.HANDED_ON:
        return _("handed on to %(unit)s") % {"unit": event.facts.get("to", "")}
    if event.kind == EventKind.ESCALATED:
        words = {"unit": event.unit.name if event.unit else ""}
        if event.facts.get("not_solved"):
            return _("not solved: taken to %(unit)s") % words
        return _("overdue: taken to %(unit)s") % words
    if event.kind == EventKind.RATED:
        solved = _("says it is solved") if event.facts.get("solved") else _("says it is not solved")
        stars = event.facts.get("stars")
        return f"{solved} · {'★' * stars}" if stars else solved
    if event.kind == EventKind.NOTED and event.facts.get("by_asker"):
        return _("added")
    return str(EventKind(event.kind).label)


def _moved(event: CaseEvent) -> str:
    word = str(Status(event.now).label)
    if reason := event.facts.get("reason"):
        return f"{word}: {CloseReason(reason).label}"
    if day := event.facts.get("scheduled_for"):
        return f"{word}: {day}"
    if event.facts.get("no_reply"):
        return _("no reply came; the clock runs again")
    return word
