"""Writes that may be sent twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.ground.idempotency.actions import fingerprint_of, once
from yizhan.kit.errors import Refusal
from yizhan.roof.shared.retries import guests_key

LONGEST_KEY = 100


class BadKey(Refusal):
    code = "bad_idempotency_key"
    status = 422
    message = _("An Idempotency-Key has at most 100 printable characters.")


def idempotent(
    request: HttpRequest,
    *,
    scope: str,
    by_guest: bool = False,
    content: bytes | None = None,
    action: Callable[[], tuple[int, Any]],
) -> tuple[int, Any]:
    """Answer as the first time if this Idempotency-Key came before, else run `action`.

    `scope` keeps endpoints apart, and callers, as `move:<person>`; with `by_guest` guests are kept
    apart, too. `content` stands for a body that was read as files. The same key with another path
    or body is refused with 409. `action`
    returns (status, JSON-able answer).
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise BadKey
    body = request.body if content is None else content
    scoped = f"{scope}:{key}" if key else ""
    return once(
        guests_key(request, scope, key) if by_guest else scoped,
        fingerprint=fingerprint_of(request.path.encode() + b"\n" + body),
        at=timezone.now(),
        action=action,
    )
