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

    `work` returns (status, JSON-able answer). Two requests with one key at the same moment: the
    second waits for the first and gets its answer. Raises KeyReused if the key was used with
    another fingerprint. An empty key just does the work. A Refusal inside `work` leaves no receipt.
    """
    if not key:
        with transaction.atomic():
            return work()
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(
                key=key, fingerprint=fingerprint, status=0, answer=None, at=at
            )
            status, answer = work()
            Receipt.objects.filter(pk=receipt.pk).update(status=status, answer=answer)
            return status, answer
    except IntegrityError:
        kept = Receipt.objects.filter(key=key).first()
        if kept is None:
            raise
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return kept.status, kept.answer


def forget_receipts(*, before: datetime) -> int:
    """Remove receipts older than `before`; return how many."""
    return Receipt.objects.filter(at__lt=before).delete()[0]
