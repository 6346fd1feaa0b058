"""Whether a request was sent by a browser on the machine that the platform runs on.

A proxy on the same machine asks over loopback, too, and nothing but its headers tells. There are
more names for «the visitor's address» than a list of them can hold (81 of 107 that were tried once
were on none), so that the list here is of what a browser sends by itself: whoever says anything
more is not taken for one.
"""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

BY_BROWSERS = frozenset(
    f"HTTP_{name}"
    for name in (
        *("ACCEPT", "ACCEPT_CHARSET", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "AUTHORIZATION"),
        *("CACHE_CONTROL", "CONNECTION", "COOKIE", "DNT", "EXPECT", "HOST", "KEEP_ALIVE"),
        *("IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "IF_RANGE", "IF_UNMODIFIED_SINCE"),
        *("ORIGIN", "PRAGMA", "PRIORITY", "PURPOSE", "RANGE", "REFERER", "SAVE_DATA", "TE"),
        *("TRANSFER_ENCODING", "UPGRADE_INSECURE_REQUESTS", "USER_AGENT", "X_PURPOSE", "X_MOZ"),
        # Of our own scripts.
        *("IDEMPOTENCY_KEY", "X_CSRFTOKEN", "X_HERE", "X_OWNER", "X_REQUESTED_WITH"),
    )
)
KINDS_BY_BROWSERS = ("HTTP_SEC_", "HTTP_HX_")
OLD_PROTOCOL = "HTTP/1.0"
"""Spoken by proxies to what stands behind them (nginx, unless told otherwise), by no browser."""


def from_this_machine(request: HttpRequest) -> bool:
    """Return whether the request came over loopback and, as far as it shows, from a browser."""
    said = {name for name in request.META if name.startswith("HTTP_")} - BY_BROWSERS
    if not all(name.startswith(KINDS_BY_BROWSERS) for name in said):
        return False
    if request.META.get("SERVER_PROTOCOL") == OLD_PROTOCOL:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
