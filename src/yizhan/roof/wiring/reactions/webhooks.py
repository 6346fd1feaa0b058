"""The news for other systems: each event of a case once, with the case as it is then.

Nothing here says who asked, who answered, or a word of what was written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from yizhan.ground.casework.events import (
    AskerReplied,
    CaseDueSoon,
    CaseEscalated,
    CaseHandedBack,
    CaseHandedOn,
    CaseMerged,
    CaseMoved,
    CaseOpened,
    CaseReminded,
    CaseUnmerged,
)
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import announce
from yizhan.ground.notify.rules import Topic
from yizhan.kit.clock import iso

MOVES: dict[str, Topic] = {
    Status.REACTION_REQUESTED: Topic.CASE_ASKED_BACK,
    Status.RESOLVED: Topic.CASE_ANSWERED,
    Status.CLOSED_NO_ACTION: Topic.CASE_ANSWERED,
}
"""Moves by the office that have a topic of their own; the others are «case.moved»."""

OTHERS: dict[type[Any], Topic] = {
    AskerReplied: Topic.CASE_REPLY,
    CaseHandedOn: Topic.CASE_HANDED_ON,
    CaseHandedBack: Topic.CASE_HANDED_ON,
    CaseMerged: Topic.CASE_MERGED,
    CaseUnmerged: Topic.CASE_UNMERGED,
    CaseDueSoon: Topic.CASE_DUE_SOON,
    CaseEscalated: Topic.CASE_ESCALATED,
    CaseReminded: Topic.CASE_REMINDED,
}


def announce_new_case(event: CaseOpened) -> None:
    """Announce a new case without asking the database: this stands in every order."""
    case = {
        "id": event.case_id,
        "reference": event.reference,
        "status": Status.REPORTED.value,
        "unit": event.unit_code,
        "item": event.item_code,
        "urgent": event.urgent,
        "due_at": iso(event.due_at),
        "url": f"{settings.BASE_URL}/desk/cases/{event.case_id}",
    }
    announce(
        Topic.CASE_NEW,
        case,
        subject=f"{event.item} · {event.reference}",
        link=f"/desk/cases/{event.case_id}",
        at=event.at,
        dedupe_key=f"case.new|{event.case_id}",
    )


def announce_move(event: CaseMoved) -> None:
    if event.by_asker:
        reply = event.now == Status.REACTION_RECEIVED
        topic = Topic.CASE_REPLY if reply else Topic.CASE_MOVED
    else:
        topic = MOVES.get(event.now, Topic.CASE_MOVED)
    announce_case(topic, event.case_id, at=event.at, cause=str(event.step_id), status=event.now)


def announce_other(event: Any) -> None:
    """Announce an event whose topic depends on nothing but its kind."""
    cause = str(getattr(event, "step_id", event.at.isoformat()))
    undone = "|undone" if isinstance(event, CaseHandedBack) else ""
    announce_case(OTHERS[type(event)], event.case_id, at=event.at, cause=cause + undone)


def announce_case(
    topic: Topic, case_id: int, *, at: datetime, cause: str, status: str | None = None
) -> None:
    """Announce an event of a case. The same topic and cause are announced once."""
    case = Case.objects.for_event(case_id)
    announce(
        topic,
        {
            "id": case.pk,
            "reference": case.reference,
            "status": status or case.status,
            "unit": case.unit.code,
            "item": case.item.code,
            "urgent": case.item.urgent,
            "due_at": iso(case.due_at),
            "url": f"{settings.BASE_URL}/desk/cases/{case.pk}",
        },
        subject=f"{case.item.name} · {case.reference}",
        link=f"/desk/cases/{case.pk}",
        at=at,
        dedupe_key=f"event|{topic}|{case.pk}|{cause}",
    )


def connect() -> None:
    listen(CaseOpened, announce_new_case)
    listen(CaseMoved, announce_move)
    for kind in OTHERS:
        listen(kind, announce_other)
