"""Tasks: sent down, split, answered, asked for once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import is_within
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.burden.actions import permit_form
from yizhan.wings.organisation.burden.rules import Demand, questions_of
from yizhan.wings.organisation.duties.actions.changes import (
    NotOwed,
    insert_duties,
    lock_duty,
    require_assigner,
    require_worker,
    save_change,
    set_done,
    unanswerable,
)
from yizhan.wings.organisation.duties.actions.creating import DayPast
from yizhan.wings.organisation.duties.exchange import detect_kind
from yizhan.wings.organisation.duties.models import Duty, Task, TaskFile
from yizhan.wings.organisation.duties.rules import (
    Change,
    DutiesVerb,
    Field,
    PendingMessage,
    State,
    Values,
    kept_fields,
    kept_values,
)

TITLE_LIMIT = 120
KnownAnswers = Mapping[int, Values]
"""The answers the platform gives itself, by unit and field."""


@dataclass(frozen=True)
class TaskRow:
    """A task as a form gives it."""

    title: str
    due_on: date
    text: str = ""
    fields: tuple[Field, ...] = ()
    file_name: str = ""
    file: bytes = b""


class Reminded(NamedTuple):
    """The outcome of a reminder."""

    units: int
    unreached: tuple[Unit, ...]
    """The silent ones for which nobody answers."""


class NoTitle(Refusal):
    code = "no_title"
    status = 422
    message = _("A task needs a title of at most 120 characters.")


class NobodyAsked(Refusal):
    code = "nobody_asked"
    status = 422
    message = _("No unit fits what was chosen, so nobody would be asked.")


class NotBelow(Refusal):
    code = "not_below"
    status = 422
    message = _("A duty is split among open units below one's own.")


class OnlyTasks(Refusal):
    code = "only_tasks"
    message = _("Only a task can be split.")


class AlreadyAsked(Refusal):
    code = "already_asked"
    status = 422
    message = _("These units were asked already.")


@in_transaction
def send_task(
    row: TaskRow,
    *,
    unit: Unit,
    to: Iterable[Unit],
    by: Person,
    at: datetime,
    known: KnownAnswers | None = None,
) -> Task:
    """Ask these units, from `unit`, a level above all of them. Each gets one duty. Fields with an
    indicator are answered by the platform (`known`); if there are no others, nobody is asked."""
    require(by, Permission.DUTY_ASSIGN, unit)
    if row.due_on < local_day(at):
        raise DayPast(fields={"due_on": str(DayPast.message)})
    addressed = Unit.objects.not_ended().filter(pk__in=[one.pk for one in to])
    units = list(addressed.order_by("path"))
    for one in units:
        require_assigner(by, one)
    if not units:
        raise NobodyAsked(fields={"kinds": str(NobodyAsked.message)})

    permit_form(demand_of(row, units=len(units)), unit=unit, by=by)
    task = new_task(row, unit=unit, by=by, at=at)
    insert_duties(task_duties(task, units, known=known or {}, at=at), by=by, at=at)
    record(DutiesVerb.TASK_SENT, by=by, target=task, at=at,
           unit=unit.code, units=len(units), due_on=row.due_on)  # fmt: skip
    return task


def demand_of(row: TaskRow, *, units: int) -> Demand:
    """All that the task asks of a unit; figures of the platform cost nobody anything."""
    labels = [(field.label, field.indicator) for field in row.fields]
    return Demand(kept_text(row.title), questions_of(labels), units)


def split_demand(task: Task, *, units: int) -> Demand:
    """All that a split task asks of each unit below."""
    labels = [(field.label, field.indicator) for field in task.questions]
    return Demand(task.title, questions_of(labels), units)


def new_task(row: TaskRow, *, unit: Unit, by: Person, at: datetime) -> Task:
    """Keep what is asked, and its file; nobody is asked yet."""
    title = kept_text(row.title, field="title")
    if not title or len(title) > TITLE_LIMIT:
        raise NoTitle(fields={"title": str(NoTitle.message)})
    task = Task(
        unit=unit,
        by=by,
        title=title,
        text=kept_text(row.text),
        due_on=row.due_on,
        fields=kept_fields(row.fields),
        sent_at=at,
    )
    task.save(force_insert=True)
    if row.file:
        _attach(task, row)
    return task


def _attach(task: Task, row: TaskRow) -> None:
    kind = detect_kind(row.file)
    stem = kept_text(row.file_name).rpartition(".")[0].replace("/", "_") or "attachment"
    name = f"{stem[:100]}.{kind}"
    TaskFile.objects.create(task=task, name=name, kind=kind, size=len(row.file), data=row.file)


def task_duties(
    task: Task,
    units: Iterable[Unit],
    *,
    known: KnownAnswers,
    at: datetime,
    parent: Duty | None = None,
    due_on: date | None = None,
) -> list[Duty]:
    """One duty for each unit, not yet kept; done already if the platform knows all of it."""
    answered = bool(task.questions) and not task.unit_questions
    figures = [field for field in task.questions if field.indicator]
    return [
        Duty(
            unit=unit,
            task=task,
            parent=parent,
            what=task.title,
            due_on=due_on or task.due_on,
            made_at=at,
            answer=kept_values(figures, known.get(unit.pk, {})),
            state=State.DONE if answered else State.OWED,
            done_on=local_day(at) if answered else None,
            to_tell="" if answered else PendingMessage.MADE,
        )
        for unit in units
    ]


@in_transaction
def split_duty(  # what a split is made of
    duty: Duty,
    *,
    units: Iterable[Unit],
    by: Person,
    at: datetime,
    due_on: date | None = None,
    known: KnownAnswers | None = None,
    version: int | None = None,
) -> list[Duty]:
    """A unit asks its own units below for their part. It still owes its answer, and confirms what
    theirs come to."""
    locked = lock_duty(duty, version=version)
    require(by, Permission.DUTY_WORK, locked.unit)
    if locked.state != State.OWED:
        raise NotOwed
    if locked.task is None:
        raise OnlyTasks
    chosen = list(units)
    below = [one for one in chosen if _is_below(one, locked.unit)]
    if not below or len(below) != len(chosen):
        raise NotBelow(fields={"units": str(NotBelow.message)})
    already_asked = set(locked.parts.values_list("unit_id", flat=True))
    open_units = Unit.objects.not_ended().filter(pk__in=[one.pk for one in below])
    fresh = [one for one in open_units.order_by("path") if one.pk not in already_asked]
    if not fresh:
        raise AlreadyAsked(fields={"units": str(AlreadyAsked.message)})
    day = min(due_on or locked.due_on, locked.due_on)
    if day < local_day(at) <= locked.due_on:
        raise DayPast(fields={"due_on": str(DayPast.message)})
    permit_form(split_demand(locked.task, units=len(fresh)), unit=locked.unit, by=by)
    parts = task_duties(locked.task, fresh, known=known or {}, at=at, parent=locked, due_on=day)
    insert_duties(parts, by=by, at=at)
    record(DutiesVerb.DUTY_SPLIT, by=by, target=locked, at=at, units=len(parts))
    return parts


def _is_below(unit: Unit, above: Unit) -> bool:
    return is_within(unit.path, above.path) and unit.pk != above.pk


@in_transaction
def answer_task(  # what an answer is made of
    duty: Duty,
    *,
    values: Mapping[str, Any],
    by: Person,
    at: datetime,
    note: str = "",
    version: int | None = None,
) -> Duty:
    """Answer a task, once: a second answer is refused unless the first was returned. What the
    platform knows by itself stays as it is."""
    locked = lock_duty(duty, version=version)
    require_worker(by, locked.unit)
    if locked.state != State.OWED:
        raise NotOwed
    if locked.task is None:
        raise OnlyTasks
    answers = kept_values(locked.task.unit_questions, values)
    figures = {field.key for field in locked.task.questions if field.indicator}
    computed = {key: value for key, value in locked.answer.items() if key in figures}
    note = kept_text(note, field="note")
    fields = set_done(locked, on=local_day(at), by=by, proof=note, answer=computed | answers)
    save_change(locked, Change.DONE, *fields, by=by, at=at, text=note)
    record(
        DutiesVerb.DUTY_ANSWERED, by=by, target=locked, at=at, late=locked.is_late(on=local_day(at))
    )
    return locked


@in_transaction
def remind_task(task: Task, *, by: Person, at: datetime) -> Reminded:
    """Ask all that are silent once more, those below them too. The worker tells them, each at most
    once a day; a unit for which nobody answers is not reminded."""
    locked = Task.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.pk)
    require(by, Permission.DUTY_ASSIGN, locked.unit)
    silent = Duty.objects.owed().filter(task=locked)
    units = Unit.objects.filter(pk__in=silent.order_by().values("unit")).order_by("path")
    unreached = unanswerable(units, asked_by=locked.unit)
    reached = silent.exclude(unit__in=[unit.pk for unit in unreached])
    count = reached.count()
    reached.filter(to_tell="").update(to_tell=PendingMessage.REMINDER)
    record(DutiesVerb.TASK_REMINDED, by=by, target=locked, at=at, units=count)
    return Reminded(count, tuple(unreached))
