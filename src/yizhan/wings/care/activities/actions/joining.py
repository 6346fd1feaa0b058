"""Signing up, the waiting list, giving a place back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import normalise_mobile
from yizhan.kit.codes import normalise_code
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.activities.actions.row import let_go, locked, settle
from yizhan.wings.care.activities.index import clashing, next_possible
from yizhan.wings.care.activities.models import Kind, Session, SignUp
from yizhan.wings.care.activities.rules import ActivitiesVerb, SignUpState
from yizhan.wings.care.activities.vault import new_ticket

MOST_CLAIMED = 20
"""As many tickets as a browser remembers."""
LONGEST_NAME = 40


class NotJoinable(Refusal):
    code = "not_joinable"
    message = _("Nobody can sign up here any more.")


class Missing(Refusal):
    code = "missing_before"


class Unrested(Refusal):
    """Another shift of hers runs then, or she must rest from it."""

    code = "unrested"


class Begun(Refusal):
    code = "begun"
    message = _("It has begun; nothing can be given back any more.")


class OfferOver(Refusal):
    code = "offer_over"
    message = _("The time to say yes is over, and the place went to the next. Sign up again.")


@in_transaction
@lines_last()
def join(  # the input of the page
    session: Session,
    *,
    by: Person | None,
    at: datetime,
    name: str = "",
    phone: str = "",
    proof: str = "",
    language: str = "zh-hans",
) -> SignUp:
    """Take a place, or the end of the waiting list. An account signs up in one tap; `by` None is a
    guest with a name and a telephone, which go into the vault, and with the number of a certificate
    (`proof`) where something must have been learnt before. Who is in already stays where she is.
    """
    row = locked(session)
    if not row.joinable(at=at):
        raise NotJoinable
    if by is not None and (known := _known(row, by)):
        return known
    if by is not None and row.is_shift:
        _refuse_unrested(row, by, at=at)
    _refuse_unprepared(row.requires, by=by, proof=proof)
    secrets = _guest_secrets(name=name, phone=phone, at=at) if by is None else {}
    settle(row, at=at)
    has_place = bool(row.free)  # whoever waited has been offered it by now
    sign_up = SignUp(
        session=row, person=by, joined_at=at, language=by.language if by else language,
        state=SignUpState.IN if has_place else SignUpState.WAITING, **secrets, **new_ticket(),
    )  # fmt: skip
    sign_up.save(force_insert=True)
    if has_place:
        row.taken += 1
        row.save(update_fields=["taken"])
    record(ActivitiesVerb.JOINED, by=by, target=row, at=at, place=has_place)
    return sign_up


@in_transaction
@lines_last()
def confirm(sign_up: SignUp, *, at: datetime) -> None:
    """Say yes to the place that became free. Doing it twice changes nothing. Raises OfferOver."""
    row, one = _locked(sign_up)
    settle(row, at=at)
    one.refresh_from_db(fields=["state"])
    if one.state == SignUpState.OFFERED and row.begins_at > at:
        one.state = SignUpState.IN
        one.save(update_fields=["state"])
        record(ActivitiesVerb.CONFIRMED, by=one.person, target=row, at=at)
    elif one.state != SignUpState.IN:
        raise OfferOver
    sign_up.state = one.state


@in_transaction
@lines_last()
def leave(sign_up: SignUp, *, at: datetime, by: Person | None = None) -> None:
    """Give a place back, or leave the waiting list; the place is free at once and goes to the next.
    `by` is an organiser who does it for her; None: she herself. Twice changes nothing."""
    row, one = _locked(sign_up)
    if by is not None:
        require(by, Permission.ACTIVITY_EDIT, row.unit)
    if one.active:
        if row.begins_at <= at:
            raise Begun
        let_go(row, one, to=SignUpState.LEFT, at=at)
        record(ActivitiesVerb.LEFT, by=by or one.person, target=row, at=at)
        settle(row, at=at)
    sign_up.state = one.state


@in_transaction
@lines_last()
def pass_on(session_id: int, *, at: datetime) -> None:
    """Give on the places of one session that nobody confirmed in time."""
    settle(locked(session_id), at=at)


@in_transaction
def claim_places(tickets: Sequence[str], *, by: Person, at: datetime) -> int:
    """Take over what was signed up for on this phone as a guest; the tickets are the proof. Return
    how many. Where the account has signed up itself, the guest's stays as it is."""
    claimed = 0
    for ticket in tickets[:MOST_CLAIMED]:
        found = SignUp.objects.by_ticket(ticket).filter(person=None).first()
        if found is None:
            continue
        row, one = _locked(found)
        if one.person_id is None and not (one.active and _known(row, by)):
            one.person = by
            one.save(update_fields=["person"])
            claimed += 1
    if claimed:
        record(ActivitiesVerb.CLAIMED, by=by, target="activities.SignUp", at=at, count=claimed)
    return claimed


def _locked(sign_up: SignUp) -> tuple[Session, SignUp]:
    """The session under lock, then the sign-up as it is now."""
    row = locked(sign_up.session_id)
    return row, SignUp.objects.select_related("person").get(pk=sign_up.pk)


def _known(session: Session, person: Person) -> SignUp | None:
    """The sign-up this person has here already: by account, or made as a guest from her number,
    which then is hers."""
    active = SignUp.objects.of(session).active()
    own = active.asked_by(person).first()
    if own is not None:
        return own
    number = Secret.objects.about(person).filter(kind=SecretKind.PHONE).first()
    if number is None:
        return None
    as_guest = active.filter(
        person=None, phone__kind=SecretKind.PHONE, phone__keyed_hash=bytes(number.keyed_hash)
    ).first()
    if as_guest is not None:
        as_guest.person = person
        as_guest.save(update_fields=["person"])
    return as_guest


def _refuse_unrested(session: Session, person: Person, *, at: datetime) -> None:
    """Refuse a shift that begins while another one of hers runs or before she has rested from it,
    and one that would take the rest before a later one. The person is locked, so that two shifts
    taken at once see each other."""
    under_lock(Person.objects.all(), person.pk)
    clash = clashing(session, person)
    if clash is None:
        return
    after = next_possible(person, after=clash.free_from, at=at)
    words = gettext("“%(title)s” ends %(ends)s; with the rest after it you are free from %(free)s.")
    if clash.is_later:
        words = gettext("“%(title)s” begins %(begins)s; the rest before it would be too short.")
    sentence = words % {
        "title": clash.session.title,
        "begins": _when(clash.session.begins_at),
        "ends": _when(clash.session.ends_at),
        "free": _when(clash.free_from),
    }
    if after is not None:
        words = gettext("The next you can take: “%(title)s”, %(begins)s.")
        sentence += " " + words % {"title": after.title, "begins": _when(after.begins_at)}
    raise Unrested(sentence)


def _when(at: datetime) -> str:
    return f"{at.astimezone(timezone.get_current_timezone()):%m-%d %H:%M}"


def _refuse_unprepared(kind: Kind | None, *, by: Person | None, proof: str) -> None:
    if kind is None:
        return
    certified = SignUp.objects.filter(session__kind=kind).exclude(certificate="")
    if by is not None and certified.asked_by(by).exists():
        return
    if proof and certified.filter(certificate=normalise_code(proof)).exists():
        return
    words = gettext("Take part in “%(kind)s” first; the number of its certificate shows it.")
    sentence = words % {"kind": kind.label}
    raise Missing(sentence, fields={"proof": sentence})


def _guest_secrets(*, name: str, phone: str, at: datetime) -> dict[str, Secret]:
    """Seal who a guest is. Whether the number is on the list already is told to nobody: whoever
    types a stranger's would learn that she takes part."""
    name, wrong = " ".join(name.split()), {}
    if not name or len(name) > LONGEST_NAME:
        words = gettext("Your name, in at most %(limit)d characters.")
        wrong["name"] = words % {"limit": LONGEST_NAME}
    try:
        normalise_mobile(phone)
    except Refusal as refusal:
        wrong["phone"] = str(refusal)
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    return {
        "name": vault.keep(SecretKind.LEGAL_NAME, name, person=None, at=at),
        "phone": vault.keep(SecretKind.PHONE, phone, person=None, at=at),
    }
