"""The device that a request comes from, known without its owner: a random number in a
signed cookie, kept as a keyed hash only. A browser that shows no cookie counts as its network
address, hashed the same way."""

from __future__ import annotations

import ipaddress
import secrets

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse

from yizhan.ground.people.vault import keyed_hash
from yizhan.roof.shared.rate_limits import DEVICE_COOKIE, address_of

YEAR = 366 * 24 * 3600
AGED = 24 * 3600
_SALT = "yizhan.device"


def device_of(request: HttpRequest) -> bytes:
    known = _known(request)
    name = f"cookie:{known}" if known else f"address:{address_of(request)}"
    return keyed_hash(name, purpose="device")


def witness_of(request: HttpRequest) -> bytes | None:
    """Return whom a signal is from when it may have consequences for a station: the account, or the
    network of a device that has been known for a day. None: anybody can make as many new devices as
    they like, so what such a one says is shown and counts for nothing more."""
    user = getattr(request, "user", None)  # calls of the API bring none
    signed_in = user is not None and user.is_authenticated
    if not signed_in and not (_known(request) and _is_aged(request)):
        return None
    return counted_as(request)


def counted_as(request: HttpRequest) -> bytes:
    """Return as whom a visitor counts where each may count once: as the account, or as the network.
    A device's number does not matter: whoever drops it gets another one."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return keyed_hash(f"account:{user.pk}", purpose="witness")
    return keyed_hash(f"network:{_network_of(request)}", purpose="witness")


def _is_aged(request: HttpRequest) -> bool:
    try:
        request.get_signed_cookie(DEVICE_COOKIE, salt=_SALT, max_age=AGED)
    except SignatureExpired:
        return True
    return False


def _network_of(request: HttpRequest) -> str:
    """Return the network that somebody would have to leave to be another witness."""
    address = address_of(request).partition("/")[0]
    try:
        length = 24 if ipaddress.ip_address(address).version == 4 else 48
    except ValueError:
        return address
    return str(ipaddress.ip_network((address, length), strict=False))


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
