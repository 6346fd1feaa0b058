"""Rate limits on what a visitor may do without an account, or at a cost to others.

Counted by network address and, more strictly, by device where the browser shows its mark. Riders of
one carrier or one station share an address, so its limits are wide; they stop floods, not people.
Counts live in a small file shared by the workers of this machine (kit.rate_counter): no query,
nothing that says who it was, forgotten when the window ends. What must be counted exactly (the
guesses at a sign-in code) is counted in its own row instead.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.kit.errors import Refusal
from yizhan.kit.rate_counter import RateCounter

MINUTE, HOUR = 60, 3600
DEVICE_COOKIE = "device"


@dataclass(frozen=True)
class Limit:
    """The most that one address and one device may do in a period of so many seconds."""

    by_address: int
    by_device: int
    period: int


LIMITS: dict[str, Limit] = {
    "order": Limit(by_address=120, by_device=20, period=10 * MINUTE),
    "answer": Limit(by_address=120, by_device=30, period=10 * MINUTE),
    "signal": Limit(by_address=240, by_device=30, period=10 * MINUTE),
    "code": Limit(by_address=60, by_device=10, period=HOUR),
    "enter": Limit(by_address=120, by_device=30, period=HOUR),
    "link": Limit(by_address=240, by_device=30, period=HOUR),
    "join": Limit(by_address=600, by_device=30, period=10 * MINUTE),
    "reveal": Limit(by_address=600, by_device=600, period=HOUR),
}


class TooMany(Refusal):
    code = "too_many_requests"
    status = 429
    message = _("That was a lot in a short time. Please wait a few minutes.")


@cache
def _counter() -> RateCounter:
    key = hashlib.sha256(f"limits/{settings.SECRET_KEY}".encode()).digest()
    return RateCounter(settings.DATA / "limits.bin", key=key)


def address_of(request: HttpRequest) -> str:
    """Return the visitor's network: an IPv4 address, or the /64 that one IPv6 household has."""
    text = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        text = request.META.get("HTTP_X_FORWARDED_FOR", text).split(",")[-1].strip()
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def from_this_machine(request: HttpRequest) -> bool:
    """Return whether the request came over loopback and through no proxy."""
    if any(
        name.startswith("HTTP_X_FORWARDED") or name == "HTTP_FORWARDED" for name in request.META
    ):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def spend(request: HttpRequest, action: str, *, at: datetime) -> None:
    """Count one `action` of this visitor. Raises TooMany."""
    limit, now = LIMITS[action], at.timestamp()
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    used = _counter().count(f"{action}@{address_of(request)}", period=limit.period, now=now)
    if _beyond(used, limit.by_address):
        raise TooMany
    if device:
        used = _counter().count(f"{action}#{device}", period=limit.period, now=now)
        if _beyond(used, limit.by_device):
            raise TooMany


def _beyond(used: int, limit: int) -> bool:
    return 0 < limit * settings.LIMITS_TIMES < used


View = Callable[..., HttpResponseBase]


def limited(action: str) -> Callable[[View], View]:
    """Count each POST to a page; answer 429 with a page that says so when it was one too many."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                try:
                    spend(request, action, at=timezone.now())
                except TooMany as refusal:
                    return render(request, "429.html", {"refusal": refusal}, status=429)
            return view(request, *args, **kwargs)

        return counted

    return mark
