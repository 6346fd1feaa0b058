"""Duties and tasks of a past: the demo city's year, another system's records. Nobody is told, and
the log gets one line for the whole load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.actions.changes import BATCH, new_period, set_done
from yizhan.wings.organisation.duties.actions.tasks import (
    KnownAnswers,
    OnlyTasks,
    TaskRow,
    new_task,
    task_duties,
)
from yizhan.wings.organisation.duties.models import Duty, DutyPeriod, Task
from yizhan.wings.organisation.duties.rules import Change, DutiesVerb, State, Values


@dataclass(frozen=True)
class Completion:
    """The completion of a loaded duty: written down at `at`, done on `on` or that day."""

    at: datetime
    by: Person | None = None
    proof: str = ""
    on: date | None = None
    answer: Values | None = None


PastDuty = tuple[Duty, Completion | None]
"""A duty not yet kept (creating.planned_duties), and how it was done, if it was."""


@in_transaction
def load_duties(rows: Iterable[PastDuty], *, by: Person | None, at: datetime) -> list[Duty]:
    """Enter duties with what became of them. Only the platform does this."""
    if by is not None:
        raise NotAllowed("Duties are made by rules, tasks and decisions.")
    rows = list(rows)
    began = [new_period(duty, Change.MADE, by=None, at=duty.made_at) for duty, _done in rows]
    later: list[DutyPeriod] = []
    for (duty, done), first in zip(rows, began, strict=True):
        duty.to_tell = ""
        if done is None or duty.state != State.OWED:
            continue
        answer = dict(duty.answer) | (done.answer or {})
        on = done.on or local_day(done.at)
        set_done(duty, on=on, by=done.by, proof=done.proof, answer=answer)
        duty.version, first.until = 2, done.at
        later.append(new_period(duty, Change.DONE, by=done.by, at=done.at, text=done.proof))
    duties = [duty for duty, _done in rows]
    Duty.objects.bulk_create(duties, batch_size=BATCH)
    DutyPeriod.objects.bulk_create(began + later, batch_size=BATCH)
    record(DutiesVerb.DUTIES_LOADED, by=by, target="duties.Duty", at=at, count=len(duties))
    return duties


@in_transaction
def load_task(  # what a task of the past is made of
    row: TaskRow,
    *,
    unit: Unit,
    to: Sequence[Unit],
    by: Person,
    at: datetime,
    done: Mapping[int, Completion],
    known: KnownAnswers | None = None,
) -> tuple[Task, list[Duty]]:
    """Enter a task that was sent at `at`, with what its units answered, by their keys."""
    task = new_task(row, unit=unit, by=by, at=at)
    duties = task_duties(task, to, known=known or {}, at=at)
    load_duties([(duty, done.get(duty.unit_id)) for duty in duties], by=None, at=at)
    return task, duties


@in_transaction
def load_parts(duty: Duty, *, at: datetime, done: Mapping[int, Completion]) -> list[Duty]:
    """Enter what the unit of a loaded duty asked of its own units, with what they answered."""
    if duty.task is None:
        raise OnlyTasks
    units = list(Unit.objects.below(duty.unit).filter(pk__in=done).order_by("path"))
    parts = task_duties(duty.task, units, known={}, at=at, parent=duty)
    return load_duties([(part, done[part.unit_id]) for part in parts], by=None, at=at)
