"""Presence: by the code at the place, or noted by who organises it. Sent twice, it counts
once; who did not come has no mark of any kind."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.kit.codes import normalise_code
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.activities.actions.planning import NotYet, certify
from yizhan.wings.care.activities.actions.row import locked
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import (
    DOORS_OPEN,
    HOLDING,
    SENT_LATE,
    ActivitiesVerb,
    Answer,
    SignUpState,
    State,
)


class WrongCode(Refusal):
    code = "wrong_code"
    message = _("This is not the code of this activity. Look at the sheet again.")


class NoPlace(Refusal):
    code = "no_place"
    message = _("You have no place here. Ask whoever organises it.")


class CalledOff(Refusal):
    code = "called_off"
    message = _("It was cancelled.")


class TooLate(Refusal):
    code = "too_late"
    message = _("It is over. Ask whoever organises it.")


class HasCertificate(Refusal):
    code = "has_certificate"
    message = _("The certificate is given already.")


class NotThere(Refusal):
    code = "not_there"
    message = _("Only who was there can say this.")


@in_transaction
def attend(sign_up: SignUp, *, code: str, at: datetime) -> None:
    """Say that one is there, with the code at the place. A phone without network may send it until
    two days after. Twice changes nothing."""
    row = locked(sign_up.session_id)
    one = SignUp.objects.get(pk=sign_up.pk)
    if normalise_code(code) != row.here_code:
        raise WrongCode(fields={"code": str(WrongCode.message)})
    if one.attended_at is None:
        _refuse_time(row, at=at)
        if at > row.ends_at + SENT_LATE:
            raise TooLate
        if one.state not in HOLDING:
            raise NoPlace
        _mark(row, one, by=None, at=at)
    sign_up.attended_at = one.attended_at


@in_transaction
def note_attendance(sign_up: SignUp, *, by: Person, at: datetime) -> None:
    """Note that somebody is there. Who waited and came all the same may be noted, too. Twice
    changes nothing."""
    row = locked(sign_up.session_id)
    one = SignUp.objects.get(pk=sign_up.pk)
    _permit(row, by)
    if one.attended_at is None:
        _refuse_time(row, at=at)
        if not one.active:
            raise NoPlace(_("This person gave the place back."))
        _mark(row, one, by=by, at=at)
    sign_up.attended_at = one.attended_at


@in_transaction
def withdraw_attendance(sign_up: SignUp, *, by: Person, at: datetime) -> None:
    """Take a mark back that was a mistake. Raises HasCertificate once the certificate is given."""
    row = locked(sign_up.session_id)
    one = SignUp.objects.get(pk=sign_up.pk)
    _permit(row, by)
    if one.certificate:
        raise HasCertificate
    if one.attended_at is not None:
        one.attended_at = one.noted_by = None
        one.save(update_fields=["attended_at", "noted_by"])
        record(ActivitiesVerb.ATTENDANCE_WITHDRAWN, by=by, target=row, at=at)
    sign_up.attended_at = None


@in_transaction
def say_useful(sign_up: SignUp, answer: Answer) -> None:
    """Answer the one question after a session; another answer takes its place. Organisers see how
    many said what, never who."""
    one = SignUp.objects.select_for_update(of=("self",)).get(pk=sign_up.pk)
    if one.attended_at is None:
        raise NotThere
    one.useful = answer
    one.save(update_fields=["useful"])


def _mark(session: Session, sign_up: SignUp, *, by: Person | None, at: datetime) -> None:
    sign_up.attended_at, sign_up.noted_by = at, by
    if sign_up.state == SignUpState.OFFERED:
        sign_up.state = SignUpState.IN  # to come is to say yes
    sign_up.save(update_fields=["attended_at", "noted_by", "state"])
    certify(session, sign_up)
    record(ActivitiesVerb.ATTENDED, by=by, target=session, at=at)


def _permit(session: Session, by: Person) -> None:
    if not session.attended_by(by):
        raise NotAllowed(f"{by} does not keep the list of {session.pk}")


def _refuse_time(session: Session, *, at: datetime) -> None:
    if session.state == State.CANCELLED:
        raise CalledOff
    if at < session.begins_at - DOORS_OPEN:
        raise NotYet
