"""Rate limits on what a visitor may do without an account, or at a cost to others.

Counted by network address and, more strictly, by device where the browser shows its mark, and by
account what only an account may do. Riders of
one carrier or one station share an address, so its limits are wide; they stop floods, not people.
Counts live in a small file shared by the workers of this machine (kit.rate_counter): no query,
nothing that says who it was, forgotten when the window ends. What must be counted exactly (the
guesses at a sign-in code) is counted in its own row instead.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Mapping
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
    """The most that one address, one device and one account may do in a period of so many seconds.
    What only an account may do is counted by it: a cookie is left out more easily."""

    by_address: int
    by_device: int
    period: int
    by_account: int = 0


LIMITS: dict[str, Limit] = {
    "order": Limit(by_address=120, by_device=20, period=10 * MINUTE),
    "answer": Limit(by_address=120, by_device=30, period=10 * MINUTE),
    "signal": Limit(by_address=240, by_device=30, period=10 * MINUTE),
    "code": Limit(by_address=60, by_device=10, period=HOUR),
    "enter": Limit(by_address=120, by_device=30, period=HOUR),
    "link": Limit(by_address=240, by_device=30, period=HOUR),
    "join": Limit(by_address=600, by_device=30, period=10 * MINUTE),
    "reveal": Limit(by_address=600, by_device=600, period=HOUR, by_account=120),
    "search": Limit(by_address=300, by_device=60, period=HOUR, by_account=30),
    "filter": Limit(by_address=3000, by_device=300, period=HOUR, by_account=300),
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
    return network_of(request.META)


def network_of(environ: Mapping[str, Any]) -> str:
    """Return the visitor's network: an IPv4 address, or the /64 that one IPv6 household has."""
    text = environ.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        text = environ.get("HTTP_X_FORWARDED_FOR", text).split(",")[-1].strip()
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
    limit = LIMITS[action]
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    account = request.user.pk if limit.by_account and request.user.is_authenticated else None
    counted = [(f"@{address_of(request)}", limit.by_address)]
    counted += [(f"#{device}", limit.by_device)] if device else []
    counted += [(f"={account}", limit.by_account)] if account is not None else []
    for who, most in counted:
        used = _counter().count(f"{action}{who}", period=limit.period, now=at.timestamp())
        if _beyond(used, most):
            raise TooMany


def _beyond(used: int, limit: int) -> bool:
    return 0 < limit * settings.LIMITS_TIMES < used


View = Callable[..., HttpResponseBase]


def limited(action: str, *, asked_by: str = "") -> Callable[[View], View]:
    """Count each POST to a page, or each request whose address carries the parameter `asked_by`;
    answer 429 with a page that says so when it was one too many."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = request.GET.get(asked_by) if asked_by else request.method == "POST"
            if asked:
                try:
                    spend(request, action, at=timezone.now())
                except TooMany as refusal:
                    return render(request, "429.html", {"refusal": refusal}, status=429)
            return view(request, *args, **kwargs)

        return counted

    return mark
