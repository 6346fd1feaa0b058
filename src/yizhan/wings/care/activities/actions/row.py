"""A session under lock, and the waiting list that moves up by itself.

Every deed that touches places locks the session's row first, so they happen one after the other:
the keys of sign-ups are in the order of signing up, and `taken` is what the rows say.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.care.activities.events import PlaceGivenBack, PlaceOffered
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import (
    HOLDING,
    ActivitiesVerb,
    SignUpState,
    State,
    confirm_by,
)


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed it meanwhile. Look at it again, then save.")


class NotAhead(Refusal):
    code = "not_ahead"
    message = _("It is over or cancelled; nothing of it changes any more.")


def locked(session: Session | int) -> Session:
    pk = session if isinstance(session, int) else session.pk
    return under_lock(Session.objects.select_related("kind", "unit", "station__unit"), pk)


def copy(row: Session, target: Session | int) -> None:
    """Let the object that was passed in say what the row says now."""
    if isinstance(target, Session):
        for field in Session._meta.concrete_fields:
            setattr(target, field.attname, getattr(row, field.attname))


def settle(session: Session, *, at: datetime) -> None:
    """Take back the offers that are over, and offer every free place to the next who waits. The
    row is locked. One who is told once has until `confirm_by`; then the next is asked."""
    overdue = list(SignUp.objects.of(session).offers_over(at=at).order_by("pk"))
    for sign_up in overdue:
        let_go(session, sign_up, to=SignUpState.LAPSED, at=at)
    lapsed = len(overdue)
    offered = _offer_free_places(session, at=at)
    if lapsed or offered:
        session.save(update_fields=["taken"])
        record(
            ActivitiesVerb.MOVED_UP, by=None, target=session, at=at, lapsed=lapsed, offered=offered
        )


def let_go(session: Session, sign_up: SignUp, *, to: SignUpState, at: datetime) -> None:
    """End a sign-up and let its place go. The session is locked, and whoever calls settles it."""
    if sign_up.state in HOLDING:
        session.taken -= 1
        session.save(update_fields=["taken"])
    sign_up.state, sign_up.left_at = to, at
    sign_up.save(update_fields=["state", "left_at"])
    publish(PlaceGivenBack(sign_up_id=sign_up.pk, session_id=session.pk, at=at))


def _offer_free_places(session: Session, *, at: datetime) -> int:
    if session.state != State.OPEN or session.begins_at <= at or not session.free:
        return 0
    local = at.astimezone(timezone.get_current_timezone())
    until = confirm_by(local, begins=session.begins_at)
    following = list(SignUp.objects.of(session).waiting()[: session.free])
    for sign_up in following:
        sign_up.state, sign_up.confirm_by = SignUpState.OFFERED, until
        sign_up.save(update_fields=["state", "confirm_by"])
        publish(PlaceOffered(sign_up_id=sign_up.pk, confirm_by=until, at=at))
    session.taken += len(following)
    return len(following)
