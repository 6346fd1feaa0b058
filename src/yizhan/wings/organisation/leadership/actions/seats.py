"""Seats: opened for a unit that sends somebody, held for a term, given up."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import end_post, grant
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import Scope
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.leadership.events import TermEnding
from yizhan.wings.organisation.leadership.models import Seat, Term
from yizhan.wings.organisation.leadership.rules import HAVE_SEATS, POST_OF, LeadershipVerb, SeatRole


class NoCommittee(Refusal):
    code = "no_committee"
    message = _("Seats are in a committee that exists.")


class SecretaryThere(Refusal):
    code = "secretary_there"
    message = _("This committee has a secretary's seat already.")


class SeatHeld(Refusal):
    code = "seat_held"
    message = _("Somebody holds this seat. End that term first.")


class SitsAlready(Refusal):
    code = "sits_already"
    message = _("This person holds another seat of this committee.")


class WrongTerm(Refusal):
    code = "wrong_term"
    message = _("A term begins today and ends on a later day.")


@in_transaction
def open_seat(
    committee: Unit,
    *,
    kind: str,
    role: str,
    represents: Unit | None,
    by: Person | None,
    at: datetime,
    position: int = 100,
) -> Seat:
    """Open a seat from today. Raises NoCommittee, SecretaryThere."""
    if by is not None:
        require(by, Permission.COMMITTEE_EDIT, committee)
    if committee.kind not in HAVE_SEATS or committee.closed_on is not None:
        raise NoCommittee
    try:
        with transaction.atomic():
            seat = Seat.objects.create(
                committee=committee, kind=kind, role=role, represents=represents,
                position=position, opened_on=local_day(at),
            )  # fmt: skip
    except IntegrityError as exc:
        raise SecretaryThere(fields={"role": str(SecretaryThere.message)}) from exc
    record(
        LeadershipVerb.SEAT_OPENED,
        by=by,
        target=seat,
        at=at,
        committee=committee.code,
        role=role,
        kind=kind,
    )
    return seat


@in_transaction
def close_seat(seat: Seat, *, by: Person | None, at: datetime) -> None:
    """Give a seat up from today; the term of whoever holds it ends. Twice changes nothing."""
    locked = _lock(seat)
    if by is not None:
        require(by, Permission.COMMITTEE_EDIT, locked.committee)
    if locked.closed_on is not None:
        return
    for term in locked.terms.in_force(on=local_day(at)):
        end_term(term, by=by, at=at)
    locked.closed_on = seat.closed_on = local_day(at)
    locked.save(update_fields=["closed_on"])
    record(LeadershipVerb.SEAT_CLOSED, by=by, target=locked, at=at)


@in_transaction
def appoint(seat: Seat, *, person: Person, until: date, by: Person | None, at: datetime) -> Term:
    """Give a seat to somebody from today until before another day, with the post that belongs to
    it (`people.grant` decides whether `by` may). Raises SeatHeld, SitsAlready, WrongTerm."""
    locked = _lock(seat)
    if by is not None:
        require(by, Permission.COMMITTEE_EDIT, locked.committee)
    today = local_day(at)
    if locked.closed_on is not None or locked.committee.closed_on is not None:
        raise NoCommittee
    if until <= today:
        raise WrongTerm(fields={"until": str(WrongTerm.message)})
    if locked.terms.in_force(on=today).exists():
        raise SeatHeld
    sitting = Term.objects.in_force(on=today).filter(seat__committee=locked.committee)
    if sitting.filter(person=person).exists():
        raise SitsAlready

    ends = datetime.combine(until, time(), tzinfo=timezone.get_current_timezone())
    scope = Scope.BELOW if locked.role == SeatRole.SECRETARY else Scope.HERE
    post = grant(
        person, role=POST_OF[locked.role], unit=locked.committee, scope=scope, until=ends,
        by=by, at=at,
    )  # fmt: skip
    term = Term.objects.create(seat=locked, person=person, post=post, since=today, until=until)
    record(
        LeadershipVerb.TERM_BEGUN,
        by=by,
        target=term,
        at=at,
        seat=locked.pk,
        until=until.isoformat(),
    )
    return term


@in_transaction
def end_term(term: Term, *, by: Person | None, at: datetime) -> None:
    """End a term, and its post, earlier than planned. Twice changes nothing."""
    _lock(term.seat)
    locked = Term.objects.select_related("seat__committee", "post__unit", "post__person").get(
        pk=term.pk
    )
    if by is not None:
        require(by, Permission.COMMITTEE_EDIT, locked.seat.committee)
    today = local_day(at)
    if locked.ends <= today and (locked.ended_on is not None or locked.until <= today):
        return
    end_post(locked.post, by=by, at=at)
    locked.ended_on = term.ended_on = max(today, locked.since)
    locked.save(update_fields=["ended_on"])
    record(LeadershipVerb.TERM_ENDED, by=by, target=locked, at=at, seat=locked.seat_id)


@in_transaction
def warn_of_ending(term: Term, *, at: datetime) -> None:
    """Tell whoever listens that a term is about to end. Who listens tells nobody twice."""
    publish(
        TermEnding(term_id=term.pk, committee_id=term.seat.committee_id, until=term.until, at=at)
    )


def _lock(seat: Seat) -> Seat:
    return under_lock(Seat.objects.select_related("committee"), seat.pk)
