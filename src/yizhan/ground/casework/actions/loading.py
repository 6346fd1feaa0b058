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
from yizhan.ground.casework.models import Case, CaseStep, CatalogueItem
from yizhan.ground.casework.rules import MOVES, TAKEN_FROM, Status, StepKind, kept_text
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.places.models import Division
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction

BATCH = 500


@dataclass(frozen=True)
class StepRow:
    """One step as it was taken. `unit` is whom it was handed on or escalated to."""

    at: datetime
    kind: StepKind
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
    steps: list[CaseStep] = []
    for row in rows:
        case, thread = _replay(row)
        cases.append(case)
        steps += thread
    Case.objects.bulk_create(cases, batch_size=BATCH)
    steps += _merge(rows, cases)
    steps.sort(key=lambda step: step.at)
    CaseStep.objects.bulk_create(steps, batch_size=BATCH)
    record("cases.loaded", by=by, target="casework.Case", at=at, count=len(cases))
    return cases


def _replay(row: CaseRow) -> tuple[Case, list[CaseStep]]:
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
    opened = StepRow(row.opened_at, StepKind.OPENED, text=case.text, facts={"by_asker": True})
    thread = [_step_row(case, opened, was="")]
    for step in row.steps:
        was = case.status
        _take(case, step)
        case.version += 1
        thread.append(_step_row(case, step, was=was))
    return case, thread


def _take(case: Case, step: StepRow) -> None:
    """Change the case as the step did."""
    if step.kind == StepKind.MOVED:
        if step.to not in MOVES[case.status]:
            raise CannotMove
        move = Move(Status(step.to), step.text, step.reason, step.scheduled_for)
        enter(case, move, at=step.at)
    elif step.kind == StepKind.TAKEN:
        case.assignee = step.by
        if case.status in TAKEN_FROM:
            case.status = Status.IN_PROGRESS
    elif step.kind == StepKind.HANDED_ON and step.unit is not None:
        case.unit, case.assignee, case.status = step.unit, None, Status.AWAITING_HANDLING
    elif step.kind == StepKind.ESCALATED:
        case.escalated_at, case.escalated_to = step.at, step.unit
    elif step.kind == StepKind.RATED:
        case.solved, case.stars = step.solved, step.stars


def _step_row(case: Case, step: StepRow, *, was: str) -> CaseStep:
    facts = dict(step.facts)
    if step.kind == StepKind.RATED:
        facts |= {"by_asker": True, "solved": step.solved, "stars": step.stars}
    if step.reason:
        facts["reason"] = step.reason
    if step.scheduled_for is not None:
        facts["scheduled_for"] = step.scheduled_for.isoformat()
    return CaseStep(
        case=case,
        at=step.at,
        kind=step.kind,
        public=step.kind != StepKind.NOTED or bool(facts.get("by_asker")),
        by=step.by,
        unit=step.unit or (case.unit if step.by else None),
        was=was,
        now=case.status,
        text=step.text,
        facts=facts,
    )


def _merge(rows: Sequence[CaseRow], cases: list[Case]) -> list[CaseStep]:
    """Tie merged cases to those that answer for them, and tell both threads."""
    steps = []
    tied: dict[int, Case] = {}
    for row, case in zip(rows, cases, strict=True):
        if row.merged_into is None or row.merged_at is None:
            continue
        head = cases[row.merged_into]
        case.merged_into = head
        head.me_too += 1
        tied |= {case.pk: case, head.pk: head}
        at, kind = row.merged_at, StepKind.MERGED
        steps += [
            CaseStep(
                case=case, at=at, kind=kind, unit=head.unit, was=Status.REPORTED,
                now=Status.REPORTED, facts={"into": head.pk},
            ),
            CaseStep(
                case=head, at=at, kind=kind, public=False, unit=head.unit, was=Status.REPORTED,
                now=Status.REPORTED, facts={"merged": case.pk},
            ),
        ]  # fmt: skip
    Case.objects.bulk_update(tied.values(), ["merged_into", "me_too"], batch_size=BATCH)
    return steps
