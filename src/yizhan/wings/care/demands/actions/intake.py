"""The texts of new cases, taken in by the worker; no request waits for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from yizhan.ground.casework.models import Case
from yizhan.kit.texts.normal import normalised
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.demands.models import DemandText
from yizhan.wings.care.demands.rules import WINDOW

BATCH = 1000


@in_transaction
def take_in(*, at: datetime) -> int:
    """Take in the texts of cases that somebody ordered and that are not here yet, the newest first,
    at most BATCH; return how many."""
    cases = Case.objects.filter(
        need__isnull=False, demand_text=None, opened_at__gt=at - WINDOW
    ).exclude(text="")
    rows = cases.order_by("-opened_at", "-pk").values_list("pk", "opened_at", "text")[:BATCH]
    new = [
        DemandText(case_id=pk, said_at=opened_at, digest=digest_of(text))
        for pk, opened_at, text in rows
    ]
    DemandText.objects.bulk_create(new, ignore_conflicts=True)  # two workers at once
    return len(new)


def digest_of(text: str) -> str:
    """Return what two texts have in common that are one."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def digests_of(texts: Iterable[DemandText]) -> set[str]:
    return {text.digest for text in texts}
