"""Idempotency keys of guests, told apart where nobody has signed in.

A guest's retry may come from another address than the first try, so a key that nobody else can have
is enough: its holder gets the first answer. A key that others may have chosen too, such as `1`,
counts for one browser only, or where it shows no mark, for one network address; or a guest would
be handed the ticket of another.
"""

from __future__ import annotations

from django.http import HttpRequest

from yizhan.roof.shared.device import device_of

LONG = 16
VARIED = 8
"""Different signs that a random key of that length has, hexadecimal or not."""


def is_strong(key: str) -> bool:
    return len(key) >= LONG and len(set(key)) >= VARIED


def guests_key(request: HttpRequest, scope: str, key: str) -> str:
    """The key to keep the answer under; empty if there is none."""
    if not key:
        return ""
    if is_strong(key):
        return f"{scope}:{key}"
    return f"{scope}:{device_of(request).hex()[:24]}:{key}"
