"""Many askers, one answer: merging cases, and taking them apart again.

Merging changes nothing in the merged case but the arrow to the other: its asker keeps her ticket,
its unit and clock stay as they were. So taking apart has nothing to guess.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions.row import ChangedSince, head_step, lock, take_step
from yizhan.ground.casework.actions.steps import Step, with_heads
from yizhan.ground.casework.events import CaseMerged, CaseUnmerged
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED, CaseworkVerb, Fact, StepKind
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, require
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

    take_step(locked, Step(at, StepKind.MERGED, by=by, unit=head.unit, other=head))
    _count_askers(head, locked.me_too + 1)
    head_step(head, locked, kind=StepKind.MERGED, by=by, at=at).save(force_insert=True)
    publish(CaseMerged(case_id=locked.pk, into_id=head.pk, at=at))
    record(CaseworkVerb.CASE_MERGED, by=by, target=locked, at=at, into=head.pk)
    return head


@in_transaction
def unmerge(case: Case, *, by: Person, at: datetime, version: int | None = None) -> Case:
    """Take a case out of the one it was merged into. It stands as if it had never been merged: if
    the other's answer had closed it, it is open again, with the deadline it had."""
    locked = lock(case, version=version)
    require(by, Permission.CASE_DISPATCH, locked.unit)
    if locked.merged_into_id is None:
        raise CannotMerge(_("This case is not merged."))
    if locked.solved:
        raise CannotMerge(_("The person who asked has said that it is solved."))
    detach(locked, by=by, at=at, as_before=True)
    record(CaseworkVerb.CASE_UNMERGED, by=by, target=locked, at=at)
    return locked


def detach(case: Case, *, by: Person | None, at: datetime, as_before: bool) -> None:
    """Undo the merge of a locked case, without asking who may."""
    head = lock(case.merged_into)  # type: ignore[arg-type]  # whoever calls has looked
    closing = case.steps.filter(facts__has_key=Fact.BEFORE.value).order_by("-pk").first()
    before = closing.facts[Fact.BEFORE.value] if as_before and closing is not None else None
    kind = StepKind.UNMERGED
    take_step(case, Step(at, kind, by=by, unit=case.unit, other=head, before=before))
    _count_askers(head, -(case.me_too + 1))
    head_step(head, case, kind=kind, by=by, at=at).save(force_insert=True)
    publish(CaseUnmerged(case_id=case.pk, from_id=head.pk, at=at))


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
