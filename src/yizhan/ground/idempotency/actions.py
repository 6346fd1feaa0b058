"""Run a request once, however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.idempotency.vault import answer_of, seal_answer
from yizhan.kit.errors import Refusal


class KeyReused(Refusal):
    code = "idempotency_key_reused"
    message = _("This key was already used for a different request.")


def fingerprint_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def once(
    key: str, *, fingerprint: str, at: datetime, action: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Run `action` and keep its answer under the key, or return the answer that is kept already.

    `action` returns (status, JSON-able answer). The key is written last, in the same transaction:
    of two requests with one key the second waits for the first, fails on the key, is undone and
    gets the first one's answer. So does a late retry whose action would now be refused.
    Raises KeyReused if the key was used with another fingerprint. The fingerprint is kept bound to
    the key, which only its sender has: nobody who reads the row can tell whether a text or a photo
    is the one that was sent. An empty key just runs the
    action. A Refusal inside it keeps nothing.
    """
    digest = fingerprint_of(key.encode(errors="replace"))
    bound = fingerprint_of(f"{key}\0{fingerprint}".encode(errors="replace"))
    try:
        with transaction.atomic():
            status, answer = action()
            if key:
                IdempotencyKey(
                    key=digest,
                    fingerprint=bound,
                    status=status,
                    sealed_answer=seal_answer(answer),
                    at=at,
                ).save(force_insert=True)
        return status, answer
    except (IntegrityError, Refusal):
        stored = IdempotencyKey.objects.filter(key=digest).first() if key else None
        if stored is None:
            raise
    # Until 0.2: what an older program kept is not bound.
    if stored.fingerprint not in (bound, fingerprint):
        raise KeyReused
    return stored.status, answer_of(stored)


def forget_keys(*, before: datetime) -> int:
    """Remove the keys that were kept before that time; return how many."""
    return IdempotencyKey.objects.filter(at__lt=before).delete()[0]
