"""Authentication of the API: a bearer token, never a session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from yizhan.ground.people import models
from yizhan.ground.people.actions import usable_token
from yizhan.ground.people.models import Person
from yizhan.ground.people.rules import TokenVerb
from yizhan.kit.errors import Refusal
from yizhan.roof.shared.rate_limits import cost_of, spend, spend_by_token


class OutOfScope(Refusal):
    code = "out_of_scope"
    status = 403
    message = _("This token is not good for that. Make one that is, on the page of tokens.")


class ApiRequest(HttpRequest):
    """A request that a token vouches for."""

    auth: Person


class Token(HttpBearer):
    """A token that is good for a deed; its owner is narrowed to what the token is good for."""

    def __init__(self, verb: TokenVerb) -> None:
        super().__init__()
        self.verb = verb

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        row = usable_token(token, at=timezone.now())
        if row is None:
            return None
        if not row.allows(self.verb):
            raise OutOfScope
        return row.person


class _Optional(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> models.Token | None:
        return usable_token(token, at=timezone.now())


READS = Token(TokenVerb.READ)
WORKS = Token(TokenVerb.WORK)
WEBHOOKS = Token(TokenVerb.WEBHOOKS)
ORDERS = _Optional()


def spend_as_caller(request: HttpRequest, action: str, *, at: datetime, times: int = 1) -> None:
    """Count a deed that is open to everybody: of a program with a token against the token's own,
    higher limit. A token that does not hold is refused: its owner counts on the limit."""
    if not request.headers.get("Authorization", "").lower().startswith("bearer "):
        return spend(request, action, at=at, times=times)
    token = ORDERS(request)
    if token is None:
        raise AuthenticationError
    if not token.allows(TokenVerb.ORDER):
        raise OutOfScope
    return spend_by_token(token.pk, action, at=at, times=times)


def spend_upload(request: HttpRequest, uploads: Iterable[bytes], *, at: datetime) -> None:
    """Count what a caller wants kept, before a byte of it is. Raises TooMany."""
    for action, times in cost_of(uploads).items():
        spend_as_caller(request, action, at=at, times=times)
