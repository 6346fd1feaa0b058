"""Rate limits on what a visitor may do without an account, or at a cost to others.

Counted by network address and, more strictly, by device where the browser shows its mark, and by
account what only an account may do. Riders of one carrier or one station share an address, so its
limits are wide; they stop floods, not people.
Counts live in a small file shared by the workers of this machine (kit.rate_counter): no query,
nothing that says who it was, forgotten when the window ends. What must be counted exactly (the
guesses at a sign-in code) is counted in its own row instead.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.kit.errors import Refusal
from yizhan.kit.photos import BadPhoto, look
from yizhan.kit.rate_counter import RateCounter

MINUTE, HOUR, DAY = 60, 3600, 86_400
MIB = 1 << 20
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
    # Typing asks each time one pauses; what the answer says is the same for everybody.
    "alike": Limit(by_address=2400, by_device=240, period=10 * MINUTE),
    "answer": Limit(by_address=120, by_device=30, period=10 * MINUTE),
    "signal": Limit(by_address=240, by_device=30, period=10 * MINUTE),
    # In MiB. One carrier's riders share an address, so it may send some thousand photos a day.
    "upload": Limit(by_address=8192, by_device=256, period=DAY),
    # In seconds of decoding, of which two cores have 1,200 in ten minutes: nobody takes them all.
    # It is some 160 photos as a camera makes them, or 240 as the phone's page scales them down.
    "decode": Limit(by_address=240, by_device=90, period=10 * MINUTE),
    # Guesses at the five words of a receipt: 55 bits.
    "receipt": Limit(by_address=120, by_device=20, period=HOUR),
    "code": Limit(by_address=60, by_device=10, period=HOUR),
    "enter": Limit(by_address=120, by_device=30, period=HOUR),
    "link": Limit(by_address=240, by_device=30, period=HOUR),
    "join": Limit(by_address=600, by_device=30, period=10 * MINUTE),
    "take": Limit(by_address=600, by_device=30, period=10 * MINUTE, by_account=30),
    # Somebody hands out a lunch to a queue; guessing a code of six signs takes many million tries.
    "give_out": Limit(by_address=600, by_device=200, period=10 * MINUTE, by_account=120),
    # A doorkeeper's page asks again every twenty seconds; guessing a code of ten signs is hopeless.
    "verify": Limit(by_address=6000, by_device=600, period=10 * MINUTE),
    # A restaurant replies once; guessing a code of eight signs takes many million tries.
    "reply": Limit(by_address=60, by_device=20, period=10 * MINUTE),
    "reveal": Limit(by_address=600, by_device=600, period=HOUR, by_account=120),
    "search": Limit(by_address=300, by_device=60, period=HOUR, by_account=30),
    "filter": Limit(by_address=3000, by_device=300, period=HOUR, by_account=300),
}


class TooMany(Refusal):
    code = "too_many_requests"
    status = 429
    message = _("That was a lot in a short time. Please wait a few minutes.")

    def __init__(self, *, seconds: int) -> None:
        super().__init__()
        self.retry_after = seconds
        """The seconds until the count begins anew."""


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


TOKEN_TIMES = 50
"""The deeds of a program with a token, as a multiple of what one address may: a gateway serves a
whole city."""


def spend_by_token(token: int, action: str, *, at: datetime, times: int = 1) -> None:
    """Count one `action` of the program that shows this token, or several. Raises TooMany."""
    limit = LIMITS[action]
    most = limit.by_address * TOKEN_TIMES
    _spend(f"{action}~{token}", most, limit.period, at=at, times=times)


def spend(request: HttpRequest, action: str, *, at: datetime, times: int = 1) -> None:
    """Count one `action` of this visitor, or several. Raises TooMany."""
    limit = LIMITS[action]
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    account = request.user.pk if limit.by_account and request.user.is_authenticated else None
    counted = [(f"@{address_of(request)}", limit.by_address)]
    counted += [(f"#{device}", limit.by_device)] if device else []
    counted += [(f"={account}", limit.by_account)] if account is not None else []
    for who, most in counted:
        _spend(f"{action}{who}", most, limit.period, at=at, times=times)


def _spend(what: str, most: int, period: int, *, at: datetime, times: int) -> None:
    now = at.timestamp()
    for _once in range(times):
        if _beyond(_counter().count(what, period=period, now=now), most):
            raise TooMany(seconds=int(period - now % period) + 1)


def spend_upload(request: HttpRequest, uploads: Iterable[bytes], *, at: datetime) -> None:
    """Count what a visitor wants kept, before a byte of it is. Raises TooMany."""
    for action, times in cost_of(uploads).items():
        spend(request, action, at=at, times=times)


def cost_of(uploads: Iterable[bytes]) -> dict[str, int]:
    """Return what photos cost: MiB to keep, and seconds to make them anew, which depend on what is
    in them and little on their size. What is no photo is refused later and costs no second."""
    size, seconds = 0, 0.0
    for upload in uploads:
        size += len(upload)
        with suppress(BadPhoto):
            seconds += look(upload).seconds
    return {"upload": -(-size // MIB), "decode": ceil(seconds)}


def _beyond(used: int, limit: int) -> bool:
    return 0 < limit * settings.LIMITS_TIMES < used


View = Callable[..., HttpResponseBase]


def limited(action: str, *, asked_by: str = "", each: bool = False) -> Callable[[View], View]:
    """Count each POST to a page, or each request whose address carries the parameter `asked_by`, or
    each request; answer 429 with a page that says so when it was one too many."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = request.GET.get(asked_by) if asked_by else request.method == "POST"
            if asked or each:
                try:
                    spend(request, action, at=timezone.now())
                except TooMany as refusal:
                    page = render(request, "429.html", {"refusal": refusal}, status=429)
                    page.headers["Retry-After"] = str(refusal.retry_after)
                    return page
            return view(request, *args, **kwargs)

        return counted

    return mark
