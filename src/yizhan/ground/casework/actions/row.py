"""The row of a case under lock, and the steps taken on it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.actions.steps import (
    CHANGED,
    Step,
    apply_step,
    facts_of,
    is_public,
    makes_version,
)
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import Fact, StepKind
from yizhan.ground.people.models import Person
from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import under_lock


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed this case since you looked. Read it again, then decide.")


class InsideAnother(Refusal):
    code = "merged"
    message = _("This case is merged into another one. Answer there, or take it apart first.")


def lock(case: Case, *, version: int | None = None) -> Case:
    """Return the case as it is now, locked until the transaction ends. With `version`: refuse if it
    is no longer the one the person looked at."""
    locked = under_lock(Case.objects.select_related("unit", "item"), case.pk)
    if version is not None and locked.version != version:
        raise ChangedSince
    return locked


def lock_with_head(case: Case, *, version: int | None = None) -> tuple[Case, Case]:
    """Return the case and the one that answers for it (itself, if it is not merged), both locked;
    the latter first, as whoever closes it does, so that the two never wait for each other."""
    if case.merged_into_id is None:
        locked = lock(case, version=version)
        if locked.merged_into_id is None:
            return locked, locked
    head = lock(Case.objects.get(pk=case.pk).head)
    locked = head if head.pk == case.pk else lock(case, version=version)
    if locked.head.pk != head.pk:
        raise ChangedSince
    return locked, head


def refuse_if_merged(case: Case) -> None:
    """Refuse what only the case that answers for this one may do."""
    if case.merged_into_id is not None:
        raise InsideAnother


def take_step(case: Case, step: Step) -> CaseStep:
    """Apply a step to a locked row, save the columns it may change, and add it to the thread."""
    was, facts = case.status, facts_of(case, step)
    apply_step(case, step, calendar=load_calendar)
    columns = [*CHANGED[step.kind], *(["version"] if makes_version(step) else [])]
    if columns:
        case.save(update_fields=columns)
    row = step_row(case, step, was=was)
    row.facts = facts
    row.save(force_insert=True)
    return row


def step_row(case: Case, step: Step, *, was: str) -> CaseStep:
    """Return the row of a step that has been applied, without its facts and not saved yet."""
    return CaseStep(
        case=case,
        at=step.at,
        kind=step.kind,
        public=is_public(step, was=was, now=case.status),
        by=step.by,
        unit=step.unit,
        was=was,
        now=case.status,
        text=step.text,
    )


def head_step(
    head: Case, merged: Case, *, kind: StepKind, by: Person | None, at: datetime
) -> CaseStep:
    """Return the step in the thread of a case that gained or lost another one; for the desk only,
    and not saved yet."""
    return CaseStep(
        case=head,
        at=at,
        kind=kind,
        public=False,
        by=by,
        unit=head.unit,
        was=head.status,
        now=head.status,
        facts={Fact.MERGED.value: merged.pk},
    )
