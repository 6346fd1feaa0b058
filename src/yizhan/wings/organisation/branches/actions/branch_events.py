"""Meetings, lessons, dues: planned, called off, reminded of; and who means to come."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.events import EventSoon
from yizhan.wings.organisation.branches.models import Branch, BranchEvent, SignUp
from yizhan.wings.organisation.branches.rules import WITH_SIGN_UP, BranchesVerb


class TimePast(Refusal):
    code = "time_past"
    message = _("This time is over. Choose one ahead.")


class TooLate(Refusal):
    code = "too_late"
    message = _("This event has begun or was called off.")


@in_transaction
def plan_event(
    branch: Branch,
    kind: str,
    *,
    title: str,
    starts_at: datetime,
    by: Person | None,
    at: datetime,
    place: str = "",
    text: str = "",
) -> BranchEvent:
    """Put an event into the branch's calendar; its members see it at once. The same event twice (a
    form that was sent twice) changes nothing."""
    if by is not None:
        require(by, Permission.MEMBER_EDIT, branch.unit)
    if starts_at <= at:
        raise TimePast(fields={"starts_at": str(TimePast.message)})
    Branch.objects.select_for_update(of=("self",)).get(pk=branch.pk)
    same = BranchEvent.objects.ahead(at=at).filter(branch=branch, kind=kind, title=title.strip())
    if (existing := same.filter(starts_at=starts_at).first()) is not None:
        return existing
    event = BranchEvent(
        branch=branch, kind=kind, title=title.strip(), place=place.strip(), text=text.strip(),
        starts_at=starts_at, created_at=at,
    )  # fmt: skip
    event.save(force_insert=True)
    record(BranchesVerb.BRANCH_EVENT_PLANNED, by=by, target=event, at=at, kind=kind)
    return event


@in_transaction
def cancel_event(event: BranchEvent, *, by: Person | None, at: datetime) -> None:
    """Call an event off. Twice changes nothing."""
    if by is not None:
        require(by, Permission.MEMBER_EDIT, event.branch.unit)
    if BranchEvent.objects.filter(pk=event.pk, cancelled_at=None).update(cancelled_at=at):
        record(BranchesVerb.BRANCH_EVENT_CANCELLED, by=by, target=event, at=at)


@in_transaction
def sign_up(event: BranchEvent, *, by: Person, at: datetime) -> None:
    """A member means to come. Twice changes nothing. No line in the log: it would say who is a
    member."""
    _open(event, by=by, at=at)
    SignUp.objects.get_or_create(event=event, person=by, defaults={"at": at})


@in_transaction
def cancel_sign_up(event: BranchEvent, *, by: Person, at: datetime) -> None:
    """A member does not mean to come after all."""
    _open(event, by=by, at=at)
    SignUp.objects.filter(event=event, person=by).delete()


@in_transaction
def remind_of_event(event: BranchEvent, *, at: datetime) -> bool:
    """Tell the members that an event is near, once, whoever else tries the same."""
    waiting = BranchEvent.objects.filter(pk=event.pk, reminded_at=None, cancelled_at=None)
    if not waiting.update(reminded_at=at):
        return False
    publish(EventSoon(event_id=event.pk, at=at))
    return True


def _open(event: BranchEvent, *, by: Person, at: datetime) -> None:
    if not index.belongs_to(by, event.branch_id, at=at):
        raise NotAllowed(f"{by} does not belong to the branch of {event.pk}")
    locked = BranchEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if locked.cancelled_at is not None or locked.starts_at <= at:
        raise TooLate
    if locked.kind not in WITH_SIGN_UP:
        raise Refusal(_("Nobody signs up for this."))
