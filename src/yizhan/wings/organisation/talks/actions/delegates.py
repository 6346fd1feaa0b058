"""Delegates of the riders: named by a branch or elected, and one only by her own yes."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, require
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.talks.actions.row import still_open
from yizhan.wings.organisation.talks.models import Delegate, Talk
from yizhan.wings.organisation.talks.rules import CODE_BYTES, Standing, TalksVerb


class AnsweredAlready(Refusal):
    code = "answered_already"
    message = _("This link was used by somebody else.")


class DelegateAlready(Refusal):
    code = "delegate_already"
    message = _("You are a delegate of this round table already.")


@in_transaction
def ask_delegate(
    talk: Talk, unit: Unit, *, manner: str, by: Person | None, at: datetime
) -> Delegate:
    """Make a link for a rider whom this unit names, or whom the riders there elected. Whoever hosts
    the round table may, and whoever may host one at that unit."""
    locked = still_open(under_lock(Talk.objects.select_related("unit"), talk.pk))
    if by is not None and not can(by, Permission.TALK_EDIT, locked.unit):
        require(by, Permission.TALK_EDIT, unit)
    delegate = Delegate.objects.create(
        talk=locked, unit=unit, manner=manner, code=secrets.token_urlsafe(CODE_BYTES), asked_at=at
    )
    record(TalksVerb.DELEGATE_ASKED, by=by, target=delegate, at=at, unit=unit.code, manner=manner)
    return delegate


@in_transaction
def answer_delegate(delegate: Delegate, *, accepts: bool, by: Person, at: datetime) -> Delegate:
    """Say yes or no to being a delegate. The same answer twice changes nothing."""
    locked = under_lock(Delegate.objects.select_related("talk"), delegate.pk)
    still_open(locked.talk)
    answer = Standing.ACCEPTED if accepts else Standing.DECLINED
    mine = locked.person is not None and locked.person.pk in Person.objects.same_as(by)
    if locked.person is not None and not mine:
        raise AnsweredAlready
    if mine and locked.standing == answer:
        return locked
    others = Delegate.objects.for_person(by).filter(talk=locked.talk).exclude(pk=locked.pk)
    if others.exists():
        raise DelegateAlready
    locked.person, locked.standing, locked.answered_at = by, answer, at
    locked.save(update_fields=["person", "standing", "answered_at"])
    record(TalksVerb.DELEGATE_ANSWERED, by=by, target=locked, at=at, accepts=accepts)
    return locked


@in_transaction
def withdraw_delegate(delegate: Delegate, *, by: Person, at: datetime) -> None:
    """Take back a link that was not used, or end a delegation before the round table."""
    locked = under_lock(Delegate.objects.select_related("talk__unit", "unit"), delegate.pk)
    still_open(locked.talk)
    host = can(by, Permission.TALK_EDIT, locked.talk.unit)
    if not host and not can(by, Permission.TALK_EDIT, locked.unit):
        raise NotAllowed(f"{by} hosts neither the round table nor the unit that named")
    record(TalksVerb.DELEGATE_WITHDRAWN, by=by, target=locked, at=at, unit=locked.unit.code)
    locked.delete()
