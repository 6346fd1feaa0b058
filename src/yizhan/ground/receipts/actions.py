"""Doing a thing once, however often it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.receipts.models import Receipt
from yizhan.kit.errors import Refusal


class KeyReused(Refusal):
    code = "idempotency_key_reused"
    message = _("This key was already used for a different request.")


def fingerprint_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def once(
    key: str, *, fingerprint: str, at: datetime, work: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Do `work` in a transaction together with its receipt, or return the receipt's answer.

    `work` returns (status, JSON-able answer). The receipt is written last: of two requests with one
    key the second, having waited for the first, fails on it, its work is undone and it gets the
    first one's answer. So does a late retry whose work would now be refused. Raises KeyReused if
    the key was used with another fingerprint. An empty key just does the work. A Refusal inside
    `work` leaves no receipt.
    """
    try:
        with transaction.atomic():
            status, answer = work()
            if key:
                Receipt(key=key, fingerprint=fingerprint, status=status, answer=answer, at=at).save(
                    force_insert=True
                )
        return status, answer
    except (IntegrityError, Refusal):
        kept = Receipt.objects.filter(key=key).first() if key else None
        if kept is None:
            raise
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return kept.status, kept.answer


def forget_receipts(*, before: datetime) -> int:
    """Remove receipts older than `before`; return how many."""
    return Receipt.objects.filter(at__lt=before).delete()[0]
