"""The progress of candidacies through the stages: the stage reached, the next one and its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.organisation.development import rules
from yizhan.wings.organisation.development.models import Candidacy, Stage, Step
from yizhan.wings.organisation.development.rules import Reviewer, StageTerms, State, StepKind


@dataclass(frozen=True)
class StageTable:
    """The stages in their order, read once for many questions."""

    stages: tuple[Stage, ...]

    @property
    def terms(self) -> list[StageTerms]:
        return [stage.terms for stage in self.stages]

    def stage(self, code: str) -> Stage:
        return next(stage for stage in self.stages if stage.code == code)


def stage_table() -> StageTable:
    return StageTable(tuple(Stage.objects.in_use().select_related("after")))


@dataclass(frozen=True)
class Progress:
    """One candidacy on a day."""

    candidacy: Candidacy
    steps: list[Step]
    """All of them, oldest first."""
    entered: dict[str, date]
    """Stage → day, corrections taken in."""
    next_stage: Stage | None
    earliest: date | None
    deadline: date | None
    examination: date | None
    state: State
    on: date

    @property
    def examine_now(self) -> bool:
        return self.examination is not None and self.examination <= self.on

    @property
    def current_stage(self) -> Stage | None:
        """The stage reached last."""
        last = [step.stage for step in self.steps if step.kind == StepKind.ENTERED]
        return max(last, key=lambda stage: stage.position, default=None)

    @property
    def day(self) -> date:
        """The day by which lists are sorted: when something is to be looked after."""
        days = [d for d in (self.deadline, self.earliest, self.examination) if d is not None]
        if self.state == State.WAITING:
            days = [d for d in (self.earliest, self.examination) if d is not None]
        return min(days, default=self.on)


def entered_days(steps: Iterable[Step]) -> dict[str, date]:
    """Stage → the day it was entered, as the newest correction has it. `steps` oldest first."""
    return {s.stage.code: s.entered_on for s in steps if s.kind != StepKind.EXAMINED}


def progress_of(
    candidacy: Candidacy, table: StageTable, steps: Sequence[Step], *, on: date
) -> Progress:
    entered = entered_days(steps)
    row = rules.next_stage(table.terms, entered)
    first = rules.earliest(row, entered) if row else None
    last = rules.deadline(row, entered) if row else None
    return Progress(
        candidacy=candidacy,
        steps=list(steps),
        entered=entered,
        next_stage=table.stage(row.code) if row else None,
        earliest=first,
        deadline=last,
        examination=_examination(table, entered, steps),
        state=rules.state_of(first, last, on=on),
        on=on,
    )


def _examination(table: StageTable, entered: dict[str, date], steps: Sequence[Step]) -> date | None:
    """Return the day of the next examination, while the stage that asks for it is the last one
    reached."""
    reached = [stage for stage in table.stages if stage.code in entered]
    if not reached:
        return None
    stage = reached[-1]
    examined = [
        s.entered_on for s in steps if s.kind == StepKind.EXAMINED and s.stage_id == stage.pk
    ]
    return rules.examination_due(stage.terms, entered=entered[stage.code], examined=examined)


def progress_list(candidacies: Iterable[Candidacy], *, on: date) -> list[Progress]:
    """Return the progress of each candidacy, soonest day first. Two queries, however many there
    are."""
    table, rows = stage_table(), list(candidacies)
    by_candidacy: dict[int, list[Step]] = {one.pk: [] for one in rows}
    steps = Step.objects.filter(candidacy__in=by_candidacy).select_related("stage")
    for step in steps.order_by("pk"):
        by_candidacy[step.candidacy_id].append(step)
    all_of_them = [progress_of(one, table, by_candidacy[one.pk], on=on) for one in rows]
    return sorted(all_of_them, key=lambda one: (one.day, one.candidacy.pk))


def reviewing_unit(stage: Stage, branch_unit: Unit) -> Unit:
    """Return the unit that reviews a stage: the branch, or the nearest committee above it in the
    tree (a general branch may not approve); the branch itself where there is none."""
    if stage.reviewer == Reviewer.BRANCH:
        return branch_unit
    committees = Unit.objects.filter(kind=UnitKind.CITY_COMMITTEE)
    return committees.nearest_above(branch_unit) or branch_unit
