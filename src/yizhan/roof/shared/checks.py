"""System checks: a production that lacks what makes it one does not start."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

SHORTEST_SECRET = 50
FEWEST_SIGNS = 12
"""Different characters in a key; fewer are a word that was typed, not a key that was drawn."""
MOST_LIMITS = 10
"""A limit on strangers that is more than ten times its usual width holds nobody back."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class Fault(NamedTuple):
    """A setting that undoes what production promises: whether it is so, and what to do."""

    number: str
    is_so: Callable[[], bool]
    problem: Any  # lazy, as the command's language is chosen later
    remedy: Any


def faults_of_production(
    app_configs: Sequence[AppConfig] | None, **_more: Any
) -> list[CheckMessage]:
    """Return an error for each setting with which production would be none."""
    if not settings.PRODUCTION:
        return []
    return list(_errors(FAULTS))


def faults_of_debugging(
    app_configs: Sequence[AppConfig] | None, **_more: Any
) -> list[CheckMessage]:
    """Developers' pages show settings and rows; only the developer's own machine may ask."""
    if settings.PRODUCTION or not settings.DEBUG:
        return []
    return list(_errors([DEBUG_FOR_OTHERS]))


def _errors(faults: Sequence[Fault]) -> Iterator[Error]:
    for fault in faults:
        if fault.is_so():
            yield Error(fault.problem, hint=fault.remedy, id=f"yizhan.{fault.number}")


def _parts(key: str) -> list[str]:
    return [part.strip() for part in key.split("|") if part.strip()]


def _weak(key: str, *, shortest: int) -> bool:
    return len(key) < shortest or len(set(key)) < FEWEST_SIGNS or key.startswith("django-insecure")


def _weak_vault_key() -> bool:
    parts = _parts(settings.VAULT_KEY)
    return not parts or any(_weak(part, shortest=32) for part in parts)


def _same_keys() -> bool:
    return settings.SECRET_KEY.strip() in {settings.VAULT_KEY.strip(), *_parts(settings.VAULT_KEY)}


def _any_host() -> bool:
    """A star, or everything below one word, as `.cn`."""
    hosts = settings.ALLOWED_HOSTS
    return any(h == "*" or (h.startswith(".") and "." not in h.strip(".")) for h in hosts)


def _no_address() -> bool:
    try:
        address = urlsplit(settings.BASE_URL)
        return address.scheme != "https" or not address.hostname
    except ValueError:
        return True


def _foreign_address() -> bool:
    host = "" if _no_address() else urlsplit(settings.BASE_URL).hostname or ""
    return bool(host) and not validate_host(host, settings.ALLOWED_HOSTS)


def _no_limits() -> bool:
    times = settings.LIMITS_TIMES
    return not math.isfinite(times) or not 0 < times <= MOST_LIMITS


_DRAW_ONE = _("Draw one: python3 -c 'import secrets; print(secrets.token_urlsafe(60))'.")
DEBUG_FOR_OTHERS = Fault(
    "E010",
    lambda: not set(settings.ALLOWED_HOSTS) <= LOOPBACK,
    _("YIZHAN_DEBUG is on and other machines may ask."),
    _("Unset it, or set YIZHAN_ALLOWED_HOSTS to this machine only."),
)
FAULTS = (
    Fault(
        "E003",
        lambda: bool(settings.DEBUG),
        _("YIZHAN_DEBUG is on in production: every error would show settings and rows."),
        _("Unset YIZHAN_DEBUG."),
    ),
    Fault(
        "E004",
        lambda: _weak(settings.SECRET_KEY, shortest=SHORTEST_SECRET),
        _("YIZHAN_SECRET_KEY is too short or too plain; sessions can be forged."),
        _DRAW_ONE,
    ),
    Fault(
        "E005",
        _weak_vault_key,
        _("YIZHAN_VAULT_KEY is too short or too plain; what is sealed can be opened."),
        _DRAW_ONE,
    ),
    Fault(
        "E006",
        _same_keys,
        _("YIZHAN_SECRET_KEY and YIZHAN_VAULT_KEY are the same."),
        _("Draw a second one for YIZHAN_SECRET_KEY; the vault key stays."),
    ),
    Fault(
        "E007",
        _any_host,
        _("YIZHAN_ALLOWED_HOSTS lets any host name in: links in messages could be forged."),
        _("Name the platform's own host, for example yizhan.example.gov.cn."),
    ),
    Fault(
        "E008",
        _no_address,
        _("YIZHAN_BASE_URL is no https address: QR codes and messages would lead nowhere."),
        _("Set it to the address at which riders reach the platform."),
    ),
    Fault(
        "E009",
        _foreign_address,
        _("The host of YIZHAN_BASE_URL is not in YIZHAN_ALLOWED_HOSTS."),
        _("Add it there."),
    ),
    Fault(
        "E011",
        _no_limits,
        _("YIZHAN_LIMITS_TIMES switches the limits on strangers off."),
        _("Unset it; other values than 1 to 10 are for load tests."),
    ),
)
