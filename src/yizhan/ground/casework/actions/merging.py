"""Many askers, one answer: merging cases, and taking them apart again.

Merging changes nothing in the merged case but the arrow to the other: its asker keeps her ticket,
its unit and clock stay as they were. So taking apart has nothing to guess. As long as it is merged,
the other one, the head, speaks for it: its unit, its deadline, its questions and its answer are
what the asker meets, and what she says reaches whoever works on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.row import (
    ChangedSince,
    head_step,
    lock,
    lock_with_head,
    take_step,
)
from yizhan.ground.casework.actions.steps import Step, with_heads
from yizhan.ground.casework.events import CaseMerged, CaseUnmerged
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED, CaseworkVerb, Fact, StepKind
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction


class CannotMerge(Refusal):
    code = "cannot_merge"
    message = _("These two cases cannot be merged.")


@in_transaction
def merge(case: Case, into: Case, *, by: Person, at: datetime, version: int | None = None) -> Case:
    """Let `into` answer for `case` too; return the case that now answers (the head of `into`)."""
    locked, head = _lock_both(case, into, version=version)
    require(by, Permission.CASE_DISPATCH, locked.unit)
    require(by, Permission.CASE_DISPATCH, head.unit)
    if locked.merged_into_id is not None:
        raise CannotMerge(_("This case is merged into another one already."))
    if head.merged_into_id is not None:
        raise ChangedSince
    if locked.pk == head.pk:
        raise CannotMerge(_("A case cannot be merged into itself."))
    if locked.status in CLOSED or head.status in CLOSED:
        raise CannotMerge(_("Only open cases can be merged."))

    _put_under(locked, head, by=by, at=at)
    publish(CaseMerged(case_id=locked.pk, into_id=head.pk, at=at))
    record(CaseworkVerb.CASE_MERGED, by=by, target=locked, at=at, into=head.pk)
    return head


@in_transaction
def unmerge(case: Case, *, by: Person, at: datetime, version: int | None = None) -> Case:
    """Take a case out of the one it was merged into. It stands as if it had never been merged: if
    the other's answer had closed it, it is open again, with the deadline it had."""
    locked, _head = lock_with_head(case, version=version)
    require(by, Permission.CASE_DISPATCH, locked.unit)
    if locked.merged_into_id is None:
        raise CannotMerge(_("This case is not merged."))
    if locked.solved:
        raise CannotMerge(_("The person who asked has said that it is solved."))
    closing = locked.steps.filter(facts__has_key=Fact.BEFORE.value).order_by("-pk").first()
    before = closing.facts[Fact.BEFORE.value] if closing is not None else None
    _take_out(locked, by=by, at=at, before=before)
    record(CaseworkVerb.CASE_UNMERGED, by=by, target=locked, at=at)
    return locked


@in_transaction
def count_me_too(case: Case) -> Case:
    """Count one more person who saw the same, in an open case and in those that answer for it.
    Nothing else is kept: no row, no time, nobody. Raises CannotMerge if it is closed."""
    locked, head = lock_with_head(case)
    if head.status in CLOSED or locked.status in CLOSED:
        raise CannotMerge(_("This case is closed."))
    _count_askers(locked, 1)
    return locked


@in_transaction
def uncount_me_too(case: Case) -> Case:
    """Take one such count back: she tapped the wrong one. Whoever calls knows that it was counted.
    Raises CannotMerge if it is closed."""
    locked, head = lock_with_head(case)
    if head.status in CLOSED or locked.status in CLOSED:
        raise CannotMerge(_("This case is closed."))
    _count_askers(locked, -1)
    return locked


def leave_as_head(case: Case, head: Case, *, at: datetime, not_solved: bool = False) -> None:
    """Take a locked case out of its merger by its asker's word, or another's: it goes on where the
    head is, for no other unit has spoken to its asker."""
    _take_out(case, by=None, at=at, head=head, not_solved=not_solved)
    record(CaseworkVerb.CASE_UNMERGED, by=None, target=case, at=at)


def give_to_next(head: Case, *, at: datetime) -> None:
    """Before the asker of a locked head closes it: those who asked for the same are not answered by
    her word. The first of them goes on in its place, the others are merged into that one."""
    first: Case | None = None
    for case in _open_under(head):
        locked = lock(case)
        if first is None:
            leave_as_head(locked, head, at=at)
            first = locked
        else:
            _count_askers(_parent(locked), -(locked.me_too + 1))
            _put_under(locked, first, by=None, at=at)
    head.refresh_from_db(fields=["me_too", "version"])


def _open_under(head: Case) -> list[Case]:
    """The open cases that a head answers for, without those that are merged into one of them."""
    found: list[Case] = []
    level = [head.pk] if head.me_too else []
    while level:
        below = list(Case.objects.filter(merged_into__in=level).order_by("pk"))
        found += [case for case in below if case.status not in CLOSED]
        level = [case.pk for case in below if case.status in CLOSED]
    return found


def _put_under(case: Case, head: Case, *, by: Person | None, at: datetime) -> None:
    take_step(case, Step(at, StepKind.MERGED, by=by, unit=head.unit, other=head))
    _count_askers(head, case.me_too + 1)
    head_step(head, case, kind=StepKind.MERGED, by=by, at=at).save(force_insert=True)


def _take_out(
    case: Case,
    *,
    by: Person | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    head: Case | None = None,
    not_solved: bool = False,
) -> None:
    """Undo the merge of a locked case, without asking who may. It goes back to `before`, or on
    where `head` is."""
    parent, kind = _parent(case), StepKind.UNMERGED
    _count_askers(parent, -(case.me_too + 1))
    step = Step(
        at, kind, by=by, unit=head.unit if head else case.unit, other=head or parent, before=before,
        as_head=head is not None,
    )  # fmt: skip
    take_step(case, step)
    head_step(parent, case, kind=kind, by=by, at=at).save(force_insert=True)
    publish(CaseUnmerged(case_id=case.pk, from_id=parent.pk, at=at, not_solved=not_solved))


def _parent(case: Case) -> Case:
    return lock(case.merged_into)  # type: ignore[arg-type]  # whoever calls has looked


def _count_askers(head: Case, askers: int) -> None:
    """Add (or take away) people who stand behind a case, and behind those it is merged into. Those
    are not locked, so the database adds."""
    for case in with_heads(head):
        Case.objects.filter(pk=case.pk).update(
            me_too=F("me_too") + askers, version=F("version") + 1
        )
        case.refresh_from_db(fields=["me_too", "version"])


def _lock_both(case: Case, into: Case, *, version: int | None) -> tuple[Case, Case]:
    """Both rows, the smaller key first, so that two merges never wait for each other."""
    head = Case.objects.get(pk=into.pk).head
    if head.pk < case.pk:
        locked_head = lock(head)
        return lock(case, version=version), locked_head
    locked = lock(case, version=version)
    return locked, lock(head)
