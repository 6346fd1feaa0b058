"""Tokens for machines: made, used, taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Token, Unit
from yizhan.ground.people.permissions import TOKEN_PERMISSIONS, Permission
from yizhan.ground.people.roles import narrow
from yizhan.ground.people.rules import TOKEN_USE_NOTED, PeopleVerb, TokenVerb
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction


class UnknownVerb(Refusal):
    code = "unknown_verb"
    message = _("A token is good for the listed deeds only.")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@in_transaction
def issue_token(  # the parts of a token
    person: Person,
    *,
    by: Person | None,
    at: datetime,
    name: str = "",
    unit: Unit | None = None,
    verbs: Collection[str] = (),
    expires_at: datetime | None = None,
) -> str:
    """Make a token for this person and return it, for the only time. `by` None: the command line,
    whose user holds the machine. `unit` and `verbs` make it good for less than its owner is."""
    unknown = set(verbs) - set(TokenVerb.values)
    if unknown:
        raise UnknownVerb(fields={"verbs": str(UnknownVerb.message)})
    token = f"yz_{secrets.token_urlsafe(32)}"
    row = Token.objects.create(
        person=person,
        digest=_digest(token),
        created_at=at,
        name=name,
        unit=unit,
        verbs=[verb.value for verb in TokenVerb if verb.value in verbs],
        expires_at=expires_at,
    )
    record(PeopleVerb.TOKEN_ISSUED, by=by, target=row, at=at, person=person.pk)
    return token


@in_transaction
def revoke_tokens(person: Person, *, by: Person | None, at: datetime) -> int:
    """Take back all tokens of this person; return how many there were."""
    revoked = Token.objects.filter(person=person, revoked_at=None).update(revoked_at=at)
    if revoked:
        record(PeopleVerb.TOKEN_REVOKED, by=by, target=person, at=at, count=revoked)
    return revoked


@in_transaction
def revoke_token(token: Token, *, by: Person, at: datetime) -> None:
    """Take back one token of one's own. Raises NotAllowed."""
    if token.person_id != by.pk:
        raise NotAllowed
    if Token.objects.in_force().filter(pk=token.pk).update(revoked_at=at):
        record(PeopleVerb.TOKEN_REVOKED, by=by, target=token, at=at, count=1)


def usable_token(token: str, *, at: datetime) -> Token | None:
    """Return the row of a token that holds now, with its owner narrowed to what it is good for."""
    rows = Token.objects.usable(at=at).select_related("person", "unit")
    row = rows.filter(digest=_digest(token)).first()
    if row is None:
        return None
    narrow(row.person, unit=row.unit, permissions=_permissions(row))
    _note_use(row, at=at)
    return row


def holder_of(token: str, *, at: datetime) -> Person | None:
    """Return the owner of this token, if it holds and she is still active."""
    row = usable_token(token, at=at)
    return row.person if row else None


def _permissions(row: Token) -> frozenset[Permission] | None:
    if not row.verbs:
        return None
    return frozenset().union(*(TOKEN_PERMISSIONS[TokenVerb(verb)] for verb in row.verbs))


def _note_use(row: Token, *, at: datetime) -> None:
    if row.last_used_at is None or row.last_used_at <= at - TOKEN_USE_NOTED:
        Token.objects.filter(pk=row.pk).update(last_used_at=at)
