"""Answers kept for requests that may be sent twice."""

from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """The answer given to one idempotency key, written in the transaction that did the work."""

    key = models.CharField(max_length=64, unique=True)
    """SHA-256 in hex of `<endpoint>:<caller>:<Idempotency-Key>`: two callers' keys never meet. A
    guest's key that is long and random needs no caller: only who made it has it."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 over the request's meaning; the same key with another fingerprint is refused."""
    status = models.SmallIntegerField()
    sealed_answer = models.BinaryField()
    """The answer as JSON, sealed: it may hold the ticket of a case."""
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The clean-up job asks for keys older than two days.
            models.Index(name="idempotency_key_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return self.key
