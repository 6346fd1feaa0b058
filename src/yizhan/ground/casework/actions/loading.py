"""Cases that were handled before or elsewhere: the demo city's year, another system's archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import index
from yizhan.ground.casework.actions import clock
from yizhan.ground.casework.actions.opening import route
from yizhan.ground.casework.actions.row import head_step, step_row
from yizhan.ground.casework.actions.steps import (
    Step,
    apply_step,
    facts_of,
    snapshot,
    with_heads,
)
from yizhan.ground.casework.models import Case, CaseStep, CatalogueItem
from yizhan.ground.casework.rules import CLOSED, CaseworkVerb, Fact, StepKind, kept_text
from yizhan.ground.casework.vault import new_ticket
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.places.models import Division
from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction

BATCH = 500


@dataclass(frozen=True)
class CaseRow:
    item: CatalogueItem
    opened_at: datetime
    steps: Sequence[Step]
    """From the oldest to the newest; a `unit` is named where the case went to another one. The fact
    `asker_of` is a number in this load, as `merged_into` is."""
    text: str = ""
    division: Division | None = None
    unit: Unit | None = None
    """The unit that runs the place, for items that go to the place's own unit."""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    merged_into: int | None = None
    """The number, in this load, of the case that answers for this one."""
    merged_at: datetime | None = None
    merged_by: Person | None = None


@in_transaction
def load_cases(rows: Sequence[CaseRow], *, by: Person | None, at: datetime) -> list[Case]:
    """Enter cases with their history, in the order of `rows`. All steps of all cases are applied in
    the order of their time, as if they happened now; nobody is told. Only the platform does this.
    """
    if by is not None:
        raise NotAllowed("Cases are opened one by one.")
    history = _History([_opened(row) for row in rows])
    for n, step in _in_order(rows, history.cases):
        history.take(history.cases[n], step)
    history.save()
    record(CaseworkVerb.CASES_LOADED, by=by, target="casework.Case", at=at, count=len(rows))
    return history.cases


def _opened(row: CaseRow) -> Case:
    unit, routed = route(row.item, division=row.division, unit=row.unit)
    due_soon_at, due_at = clock.deadline(row.item, unit, at=row.opened_at, calendar=load_calendar)
    return Case(
        **new_ticket(),
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


def _in_order(rows: Sequence[CaseRow], cases: Sequence[Case]) -> list[tuple[int, Step]]:
    """The steps of all cases, the oldest first, each with the number of its case."""
    steps: list[tuple[int, Step]] = []
    for n, (row, case) in enumerate(zip(rows, cases, strict=True)):
        facts: dict[str, Any] = {Fact.BY_ASKER: True}
        if not case.routed:
            facts[Fact.UNROUTED] = index.why_unrouted(row.item, row.division)
        steps.append((n, Step(row.opened_at, StepKind.OPENED, text=case.text, facts=facts)))
        if row.merged_into is not None and row.merged_at is not None:
            head = cases[row.merged_into]
            by = row.merged_by
            merging = Step(row.merged_at, StepKind.MERGED, by=by, other=head)
            steps.append((n, merging))
        steps += [(n, step) for step in row.steps]
    return sorted(steps, key=lambda one: one[1].at)


class _History:
    """Cases and threads in memory, until all steps have been applied."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = cases
        self.steps: list[CaseStep] = []
        self.cited: list[tuple[CaseStep, str, Case]] = []
        """The facts that name a case, which has no number yet."""

    def take(self, case: Case, step: Step) -> None:
        was, facts = case.status, facts_of(case, step)
        if step.other is not None:
            step = replace(step, unit=step.other.unit)
        elif step.unit is None and step.by is not None:
            step = replace(step, unit=case.unit)
        if case.merged_into is not None and step.to in CLOSED and step.by is not None:
            facts[Fact.BEFORE.value] = snapshot(case)
        apply_step(case, step, calendar=load_calendar)
        row = step_row(case, step, was=was)
        row.facts = facts
        self.steps.append(row)
        if Fact.ASKER_OF.value in facts:
            self.cited.append((row, Fact.ASKER_OF.value, self.cases[facts[Fact.ASKER_OF.value]]))
        if step.other is not None:
            self._merge(case, step.other, row)
        elif Fact.BEFORE.value in facts and case.merged_into is not None:
            *_between, answered = with_heads(case.merged_into)
            self.cited.append((row, Fact.HEAD.value, answered))

    def _merge(self, case: Case, head: Case, row: CaseStep) -> None:
        for above in with_heads(head):
            above.me_too += case.me_too + 1
            above.version += 1
        gained = head_step(head, case, kind=StepKind.MERGED, by=row.by, at=row.at)
        self.steps.append(gained)
        self.cited += [(row, Fact.INTO.value, head), (gained, Fact.MERGED.value, case)]

    def save(self) -> None:
        merged = [(case, case.merged_into) for case in self.cases if case.merged_into is not None]
        for case, _head in merged:
            case.merged_into = None  # its head has no number before it is saved
        Case.objects.bulk_create(self.cases, batch_size=BATCH)
        for case, head in merged:
            case.merged_into = head
        Case.objects.bulk_update(
            [case for case, _head in merged], ["merged_into"], batch_size=BATCH
        )
        for step, key, case in self.cited:
            step.facts[key] = case.pk
        CaseStep.objects.bulk_create(self.steps, batch_size=BATCH)
