"""The answers that are kept under idempotency keys, sealed."""

from __future__ import annotations

import json
from typing import Any

from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.people import vault

ANSWER = "answer"


def seal_answer(answer: Any) -> bytes:
    return vault.seal_bytes(json.dumps(answer).encode(), purpose=ANSWER)


def answer_of(stored: IdempotencyKey) -> Any:
    """Raises vault.CannotOpen."""
    return json.loads(vault.open_bytes(bytes(stored.sealed_answer), purpose=ANSWER))


ANSWERS = vault.seals_in(IdempotencyKey, "sealed_answer", purpose=ANSWER)
