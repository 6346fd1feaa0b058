"""Authentication of the API: a bearer token, never a session."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from yizhan.ground.people.actions import holder_of
from yizhan.ground.people.models import Person


class ApiRequest(HttpRequest):
    """A request that a token vouches for."""

    auth: Person


class Token(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        return holder_of(token)
