"""The device that a request comes from, known without its owner: a random number in a
signed cookie, kept as a keyed hash only. A browser that shows no cookie counts as its network
address, hashed the same way."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from yizhan.ground.people.vault import keyed_hash
from yizhan.roof.shared.rate_limits import DEVICE_COOKIE, address_of

YEAR = 366 * 24 * 3600
_SALT = "yizhan.device"


def device_of(request: HttpRequest) -> bytes:
    known = _known(request)
    name = f"cookie:{known}" if known else f"address:{address_of(request)}"
    return keyed_hash(name, purpose="device")


def remember_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser its number, so that two phones behind one address count as two."""
    if not _known(request):
        response.set_signed_cookie(
            DEVICE_COOKIE,
            secrets.token_urlsafe(16),
            salt=_SALT,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _known(request: HttpRequest) -> str:
    try:
        return request.get_signed_cookie(DEVICE_COOKIE, "", salt=_SALT, max_age=YEAR) or ""
    except BadSignature:
        return ""
