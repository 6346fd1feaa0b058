"""Answers kept for requests that may be sent twice."""

from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """The answer given to one idempotency key, written in the transaction that did the work."""

    key = models.CharField(max_length=200, unique=True)
    """`<endpoint>:<caller>:<Idempotency-Key>`: two callers' keys never meet. A guest's key that is
    long and random needs no caller: only who made it has it."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 over the request's meaning; the same key with another fingerprint is refused."""
    status = models.SmallIntegerField()
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The clean-up job asks for keys older than two days.
            models.Index(name="idempotency_key_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return self.key
