"""Cases that were handled before or elsewhere: the demo city's year, another system's archive."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import clock
from yizhan.ground.casework.actions.moving import CannotMove, Move, enter
from yizhan.ground.casework.actions.opening import route
from yizhan.ground.casework.models import Case, CaseEvent, CatalogueItem
from yizhan.ground.casework.rules import MOVES, TAKEN_FROM, EventKind, Status, kept_text
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.places.models import Division
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction

BATCH = 500


@dataclass(frozen=True)
class StepRow:
    """One step as it was taken. `unit` is whom it was handed on or escalated to."""

    at: datetime
    kind: EventKind
    to: str = ""
    by: Person | None = None
    unit: Unit | None = None
    text: str = ""
    reason: str = ""
    scheduled_for: date | None = None
    solved: bool | None = None
    stars: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseRow:
    item: CatalogueItem
    opened_at: datetime
    steps: Sequence[StepRow]
    text: str = ""
    division: Division | None = None
    unit: Unit | None = None
    """Who runs the place, for items that go to the place's own unit."""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    merged_into: int | None = None
    """The number, in this load, of the case that answers for this one."""
    merged_at: datetime | None = None


@in_transaction
def load_cases(rows: Sequence[CaseRow], *, by: Person | None, at: datetime) -> list[Case]:
    """Enter cases with their history, in the order of `rows`. Each step is checked against the
    table of moves and the deadlines are computed as they would have been; nobody is told. Only the
    platform does this."""
    if by is not None:
        raise NotAllowed("Cases are opened one by one.")
    cases: list[Case] = []
    events: list[CaseEvent] = []
    for row in rows:
        case, steps = _replay(row)
        cases.append(case)
        events += steps
    Case.objects.bulk_create(cases, batch_size=BATCH)
    events += _merge(rows, cases)
    events.sort(key=lambda event: event.at)
    CaseEvent.objects.bulk_create(events, batch_size=BATCH)
    record("cases.loaded", by=by, target="casework.Case", at=at, count=len(cases))
    return cases


def _replay(row: CaseRow) -> tuple[Case, list[CaseEvent]]:
    unit, routed = route(row.item, division=row.division, unit=row.unit)
    due_soon_at, due_at = clock.deadline(row.item, unit, at=row.opened_at)
    case = Case(
        ticket=secrets.token_urlsafe(16),
        item=row.item,
        unit=unit,
        routed=routed,
        division=row.division,
        place=row.place,
        lon=row.lon,
        lat=row.lat,
        text=kept_text(row.text),
        opened_at=row.opened_at,
        due_soon_at=due_soon_at,
        due_at=due_at,
    )
    opened = StepRow(row.opened_at, EventKind.OPENED, text=case.text, facts={"by_asker": True})
    events = [_event(case, opened, was="")]
    for step in row.steps:
        was = case.status
        _take(case, step)
        case.version += 1
        events.append(_event(case, step, was=was))
    return case, events


def _take(case: Case, step: StepRow) -> None:
    """Change the case as the step did."""
    if step.kind == EventKind.MOVED:
        if step.to not in MOVES[case.status]:
            raise CannotMove
        move = Move(Status(step.to), step.text, step.reason, step.scheduled_for)
        enter(case, move, at=step.at)
    elif step.kind == EventKind.TAKEN:
        case.assignee = step.by
        if case.status in TAKEN_FROM:
            case.status = Status.IN_PROGRESS
    elif step.kind == EventKind.HANDED_ON and step.unit is not None:
        case.unit, case.assignee, case.status = step.unit, None, Status.AWAITING_HANDLING
    elif step.kind == EventKind.ESCALATED:
        case.escalated_at, case.escalated_to = step.at, step.unit
    elif step.kind == EventKind.RATED:
        case.solved, case.stars = step.solved, step.stars


def _event(case: Case, step: StepRow, *, was: str) -> CaseEvent:
    facts = dict(step.facts)
    if step.kind == EventKind.RATED:
        facts |= {"by_asker": True, "solved": step.solved, "stars": step.stars}
    if step.reason:
        facts["reason"] = step.reason
    if step.scheduled_for is not None:
        facts["scheduled_for"] = step.scheduled_for.isoformat()
    return CaseEvent(
        case=case,
        at=step.at,
        kind=step.kind,
        public=step.kind != EventKind.NOTED or bool(facts.get("by_asker")),
        by=step.by,
        unit=step.unit or (case.unit if step.by else None),
        was=was,
        now=case.status,
        text=step.text,
        facts=facts,
    )


def _merge(rows: Sequence[CaseRow], cases: list[Case]) -> list[CaseEvent]:
    """Tie merged cases to those that answer for them, and tell both threads."""
    events = []
    tied: dict[int, Case] = {}
    for row, case in zip(rows, cases, strict=True):
        if row.merged_into is None or row.merged_at is None:
            continue
        head = cases[row.merged_into]
        case.merged_into = head
        head.me_too += 1
        tied |= {case.pk: case, head.pk: head}
        at, kind = row.merged_at, EventKind.MERGED
        events += [
            CaseEvent(
                case=case, at=at, kind=kind, unit=head.unit, was=Status.REPORTED,
                now=Status.REPORTED, facts={"into": head.pk},
            ),
            CaseEvent(
                case=head, at=at, kind=kind, public=False, unit=head.unit, was=Status.REPORTED,
                now=Status.REPORTED, facts={"merged": case.pk},
            ),
        ]  # fmt: skip
    Case.objects.bulk_update(tied.values(), ["merged_into", "me_too"], batch_size=BATCH)
    return events
