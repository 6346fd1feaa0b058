"""Run a request once, however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.kit.errors import Refusal


class KeyReused(Refusal):
    code = "idempotency_key_reused"
    message = _("This key was already used for a different request.")


def fingerprint_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def once(
    key: str, *, fingerprint: str, at: datetime, work: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Run `work` and keep its answer under the key, or return the answer that is kept already.

    `work` returns (status, JSON-able answer). The key is written last, in the transaction of the
    work: of two requests with one key the second waits for the first, fails on the key, its work is
    undone and it gets the first one's answer. So does a late retry whose work would now be refused.
    Raises KeyReused if the key was used with another fingerprint. An empty key just runs the work.
    A Refusal inside `work` keeps nothing.
    """
    try:
        with transaction.atomic():
            status, answer = work()
            if key:
                IdempotencyKey(
                    key=key, fingerprint=fingerprint, status=status, answer=answer, at=at
                ).save(force_insert=True)
        return status, answer
    except (IntegrityError, Refusal):
        kept = IdempotencyKey.objects.filter(key=key).first() if key else None
        if kept is None:
            raise
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return kept.status, kept.answer


def forget_keys(*, before: datetime) -> int:
    """Remove the keys that were kept before that time; return how many."""
    return IdempotencyKey.objects.filter(at__lt=before).delete()[0]
