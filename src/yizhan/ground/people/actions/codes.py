"""Riders enter with a code sent to their telephone; the first time opens the account.

Every number is treated alike, whether it has an account or not, so that nobody can find out who has
one. What limits guessing is counted in rows: five guesses a code, five codes an hour a number.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind, SignInCode
from yizhan.ground.people.rules import (
    CODE_LIFE,
    CODES_AN_HOUR,
    GUESSES,
    PeopleVerb,
    normalise_mobile,
)
from yizhan.kit.clock import latest_trusted
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction


class TooManyCodes(Refusal):
    code = "too_many_codes"
    message = _("Several codes were already sent to this number. Wait a while before the next.")


class WrongCode(Refusal):
    code = "wrong_code"
    message = _("This code is not right, or no longer. Look again, or ask for a new one.")


@in_transaction
def issue_code(phone: str, *, at: datetime) -> tuple[SignInCode, str]:
    """Make a code for a telephone number. Returns its row and the code; who calls sends it, in the
    same transaction. Raises BadPhone or TooManyCodes."""
    number = normalise_mobile(phone)
    known = list(vault.equal_to(SecretKind.PHONE, number).order_by("person_id", "pk"))
    recent = SignInCode.objects.filter(
        secret__in=known,
        created_at__gt=at - timedelta(hours=1),
        created_at__lte=latest_trusted(at),
    ).count()
    if recent >= CODES_AN_HOUR:
        raise TooManyCodes
    owned = next((secret for secret in known if secret.person_id), None)
    secret = owned or vault.keep(SecretKind.PHONE, number, person=None, at=at)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = SignInCode.objects.create(
        secret=secret, digest=_digest(secret, code), created_at=at, expires_at=at + CODE_LIFE
    )
    return row, code


def _digest(secret: Secret, code: str) -> bytes:
    return vault.keyed_hash(f"{secret.pk}:{code}", purpose="sign-in code")


def enter_by_code(row_id: int, code: str, *, at: datetime) -> Person:
    """Return whoever the code was sent to; a number seen for the first time becomes an account.
    Raises WrongCode."""
    return _enter(_guess(row_id, code, at=at), at=at)


def confirm_by_code(row_id: int, code: str, *, at: datetime) -> None:
    """Use up a code that shows that somebody reads what is sent to a number; no account is opened.
    Raises WrongCode."""
    row = _guess(row_id, code, at=at)
    if not SignInCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise WrongCode


def _guess(row_id: int, code: str, *, at: datetime) -> SignInCode:
    """Return the row that a code fits. The guess is counted in a transaction of its own, so that
    no error after it gives it back."""
    open_codes = SignInCode.objects.filter(
        pk=row_id, used_at=None, expires_at__gt=at, created_at__lte=latest_trusted(at)
    )
    counted = open_codes.filter(attempts__lt=GUESSES).update(attempts=F("attempts") + 1)
    row = SignInCode.objects.select_related("secret").filter(pk=row_id).first()
    if not counted or row is None:
        raise WrongCode
    if not hmac.compare_digest(bytes(row.digest), _digest(row.secret, code.strip())):
        raise WrongCode
    return row


@in_transaction
def _enter(row: SignInCode, *, at: datetime) -> Person:
    if not SignInCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise WrongCode
    number = vault.open_secret(row.secret)
    try:
        with transaction.atomic():
            person: Person | None = vault.owner(SecretKind.PHONE, number) or _open_account(
                row.secret, at=at
            )
    except IntegrityError:  # another code to the same number came in at the same moment
        person = vault.owner(SecretKind.PHONE, number)
    if person is None or not person.is_active:
        raise WrongCode
    return person


def _open_account(secret: Secret, *, at: datetime) -> Person:
    person = Person(username=f"r-{secrets.token_hex(8)}", created_at=at)
    person.set_unusable_password()
    person.save(force_insert=True)
    secret.person = person
    secret.save(update_fields=["person"])
    record(PeopleVerb.PERSON_CREATED, by=None, target=person, at=at, by_code=True)
    return person


def forget_codes(*, before: datetime) -> int:
    """Remove codes made before then, and the numbers of those who never came in by them."""
    old = SignInCode.objects.filter(created_at__lt=before)
    Secret.objects.guests().filter(codes__in=old).delete()
    return old.delete()[0]
