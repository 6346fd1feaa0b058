"""The deeds of whom it concerns: she accepts, declines, resigns. Neither takes a reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.actions.badges import issue
from yizhan.wings.participation.appointments.actions.row import (
    begin_period,
    copy,
    cut_off,
    move,
    own,
    revoke_badges,
)
from yizhan.wings.participation.appointments.events import EngagementAnswered, EngagementEnded
from yizhan.wings.participation.appointments.models import Engagement
from yizhan.wings.participation.appointments.rules import (
    AppointmentsVerb,
    RevocationReason,
    State,
)


class HoldsIt(Refusal):
    code = "holds_it"
    message = _("You hold this role already at that time.")


class TooLate(Refusal):
    code = "too_late"
    message = _("This offer is over: it was taken back, or nobody answered in time.")


@in_transaction
@lines_last()
def accept(engagement: Engagement, *, by: Person, at: datetime) -> None:
    """Accept an offer; it holds from its first day, or from today if that is past. Her badge is
    made with it, with the name as the last one showed it. Accepting twice changes nothing. Raises
    NotAllowed, TooLate or HoldsIt."""
    row = own(engagement, by)
    if not row.is_accepted:
        if not row.answerable(at=at):
            raise TooLate
        move(row, State.ACCEPTED)
        row.answered_at = at
        row.since = max(row.since, local_day(at))
        _refuse_twice(row, by)
        _keep_choices(row)
        row.save(update_fields=["state", "answered_at", "since", "name_shown", "name", "company"])
        begin_period(row, since=row.since)
        badge = issue(row, at=at)
        publish(EngagementAnswered(engagement_id=row.pk, accepted=True, at=at))
        record(AppointmentsVerb.ACCEPTED, by=by, target=row, at=at)
        record(AppointmentsVerb.BADGE_ISSUED, by=by, target=badge, at=at)
    copy(row, engagement)


def _refuse_twice(row: Engagement, by: Person) -> None:
    """One person holds a role once at a time, under whichever of her accounts it was offered."""
    held = Engagement.objects.asked_by(by).accepted().filter(role=row.role).exclude(pk=row.pk)
    if held.filter(since__lt=row.until, until__gt=row.since).exists():
        raise HoldsIt


def _keep_choices(row: Engagement) -> None:
    """A term that follows another shows what that one showed."""
    if row.renews is not None:
        for column in ("name_shown", "name", "company"):
            setattr(row, column, getattr(row.renews, column))


@in_transaction
def decline(engagement: Engagement, *, by: Person, at: datetime) -> None:
    """Decline an offer. Nobody asks why. Raises NotAllowed or TooLate."""
    row = own(engagement, by)
    if row.state != State.DECLINED:
        if not row.is_offered:
            raise TooLate
        move(row, State.DECLINED)
        row.answered_at = at
        row.save(update_fields=["state", "answered_at"])
        publish(EngagementAnswered(engagement_id=row.pk, accepted=False, at=at))
        record(AppointmentsVerb.DECLINED, by=by, target=row, at=at)
    copy(row, engagement)


@in_transaction
def resign(engagement: Engagement, *, by: Person, at: datetime) -> None:
    """Resign, at any time and without a reason. The badge is revoked at once; twice changes
    nothing."""
    row = own(engagement, by)
    if row.state != State.RESIGNED:
        cut_off(row, State.RESIGNED, at=at)
        revoked = revoke_badges(row, RevocationReason.RESIGNED, at=at)
        publish(EngagementEnded(engagement_id=row.pk, by_unit=False, at=at))
        record(AppointmentsVerb.RESIGNED, by=by, target=row, at=at, badges=revoked)
    copy(row, engagement)
