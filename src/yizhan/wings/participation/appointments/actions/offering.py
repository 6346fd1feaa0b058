"""The deeds of a unit: it offers a role, takes an offer back, renews, ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.actions.row import (
    copy,
    cut_off,
    lock_person,
    locked,
    move,
    revoke_badges,
    unused_number,
)
from yizhan.wings.participation.appointments.events import (
    EngagementEnded,
    EngagementOffered,
    OfferEnded,
)
from yizhan.wings.participation.appointments.models import Engagement, EngagementQuerySet
from yizhan.wings.participation.appointments.rules import (
    LONGEST_TERM,
    OPEN,
    AppointmentsVerb,
    RevocationReason,
    State,
)


class UnlikelyTerm(Refusal):
    code = "unlikely_term"
    message = _("A term ends after it begins, not in the past, and lasts three years at most.")


class HasRole(Refusal):
    code = "has_role"
    message = _("She holds this role at that time, or it is offered to her. Renew it instead.")


class AccountClosed(Refusal):
    code = "account_closed"
    message = _("This account is closed.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = _("Say why; she can read it.")


@dataclass(frozen=True)
class Terms:
    """The terms of an offer."""

    role: str
    since: date
    until: date
    """The first day on which it holds no more."""
    division: Division | None = None
    training: str = ""
    trained_on: date | None = None


@in_transaction
def offer(unit: Unit, person: Person, *, terms: Terms, by: Person, at: datetime) -> Engagement:
    """Ask somebody whether she takes a role. Raises NotAllowed, UnlikelyTerm, HasRole or
    AccountClosed."""
    require(by, Permission.ENGAGEMENT_EDIT, unit)
    lock_person(person.pk)
    row = offered(unit, person, terms=terms, by=by, at=at)
    record(AppointmentsVerb.OFFERED, by=by, target=row, at=at, role=row.role, unit=unit.code)
    return row


def offered(
    unit: Unit,
    person: Person,
    *,
    terms: Terms,
    by: Person | None,
    at: datetime,
    renews: Engagement | None = None,
) -> Engagement:
    """Write and tell an offer, for whoever permitted it and locked the person."""
    head = person.head
    if not head.is_active:
        raise AccountClosed
    check_term(terms, at=at)
    if overlapping(head, terms).exists():
        raise HasRole
    row = Engagement(
        person=head,
        role=terms.role,
        unit=unit,
        division=terms.division,
        number=unused_number(),
        since=terms.since,
        until=terms.until,
        training=terms.training,
        trained_on=terms.trained_on,
        offered_at=at,
        offered_by=by,
        renews=renews,
    )
    row.save(force_insert=True)
    publish(EngagementOffered(engagement_id=row.pk, at=at))
    return row


def check_term(terms: Terms, *, at: datetime) -> None:
    ordered = terms.since < terms.until
    if not ordered or terms.until <= local_day(at) or terms.until - terms.since > LONGEST_TERM:
        raise UnlikelyTerm(fields={"last_day": str(UnlikelyTerm.message)})


def overlapping(person: Person, terms: Terms) -> EngagementQuerySet:
    """Open appointments of this person to this role that meet the term."""
    hers = Engagement.objects.asked_by(person).filter(role=terms.role, state__in=OPEN)
    return hers.filter(since__lt=terms.until, until__gt=terms.since)


@in_transaction
def renew(engagement: Engagement, *, until: date, by: Person, at: datetime) -> Engagement:
    """Offer the next term, which begins when this one ends. She accepts it like the first one."""
    row = locked(engagement)
    require(by, Permission.ENGAGEMENT_EDIT, row.unit)
    if not row.is_accepted or row.person is None:
        raise Refusal(gettext("Only an appointment that was accepted can be renewed."))
    terms = Terms(
        row.role,
        max(row.until, local_day(at)),
        until,
        row.division,
        row.training,
        row.trained_on,
    )
    following = offered(row.unit, row.person, terms=terms, by=by, at=at, renews=row)
    record(
        AppointmentsVerb.OFFERED, by=by, target=following, at=at, role=row.role,
        unit=row.unit.code, renews=row.number,
    )  # fmt: skip
    return following


@in_transaction
def withdraw_offer(engagement: Engagement, *, reason: str, by: Person, at: datetime) -> None:
    """Take an offer back that was not answered."""
    row = locked(engagement)
    require(by, Permission.ENGAGEMENT_EDIT, row.unit)
    move(row, State.WITHDRAWN)
    row.reason, row.ended_at = _reason(reason), at
    row.save(update_fields=["state", "reason", "ended_at"])
    publish(OfferEnded(engagement_id=row.pk, at=at))
    record(AppointmentsVerb.WITHDRAWN, by=by, target=row, at=at)
    copy(row, engagement)


@in_transaction
def end_engagement(engagement: Engagement, *, reason: str, by: Person, at: datetime) -> None:
    """End an appointment before its term, with a reason. The badge is revoked at once."""
    row = locked(engagement)
    require(by, Permission.ENGAGEMENT_EDIT, row.unit)
    row.reason = _reason(reason)
    cut_off(row, State.ENDED, at=at)
    revoke_badges(row, RevocationReason.ENDED, at=at)
    publish(EngagementEnded(engagement_id=row.pk, by_unit=True, at=at))
    record(AppointmentsVerb.ENDED, by=by, target=row, at=at)
    copy(row, engagement)


@in_transaction
def note_training(
    engagement: Engagement, *, training: str, on: date | None, by: Person, at: datetime
) -> None:
    """Note the training she has done for it; empty takes the note away."""
    row = locked(engagement)
    require(by, Permission.ENGAGEMENT_EDIT, row.unit)
    row.training, row.trained_on = training, on if training else None
    row.save(update_fields=["training", "trained_on"])
    record(AppointmentsVerb.TRAINING_NOTED, by=by, target=row, at=at)
    copy(row, engagement)


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise ReasonMissing(fields={"reason": str(ReasonMissing.message)})
    return reason
