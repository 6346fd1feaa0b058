"""Tokens for machines: made, used, taken back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Token
from yizhan.ground.people.rules import PeopleVerb
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@in_transaction
def issue_token(person: Person, *, by: Person | None, at: datetime) -> str:
    """Make a token for this person and return it, for the only time. `by` None: the command line,
    whose user holds the machine."""
    token = f"yz_{secrets.token_urlsafe(32)}"
    row = Token.objects.create(person=person, digest=_digest(token), created_at=at)
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


def holder_of(token: str) -> Person | None:
    """Return the owner of this token, if it holds and she is still active."""
    tokens = Token.objects.select_related("person").filter(
        digest=_digest(token), revoked_at=None, person__is_active=True
    )
    row = tokens.first()
    return row.person if row else None
