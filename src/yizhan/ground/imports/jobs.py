"""The worker's part in imports: long files, and the clean-up."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from yizhan.ground.imports.actions import claim_next, forget, keep_claim, work_on
from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.rules import KEPT_FOR
from yizhan.kit.tables import Progress

HEARD_EVERY = timedelta(seconds=30)


def work_on_next() -> bool:
    """Work on the file that has waited longest. Safe in several workers, and after a kill."""
    file_import = claim_next(at=timezone.now())
    if file_import is None:
        return False
    work_on(file_import, at=timezone.now(), progress=_sign_of_life(file_import))
    return True


def _sign_of_life(file_import: FileImport) -> Progress:
    """Keep the claim while rows go by; not in a transaction, in which nobody would see it."""
    next_at = timezone.now() + HEARD_EVERY

    def progress(_done: int, _total: int | None) -> None:
        nonlocal next_at
        now = timezone.now()
        if now >= next_at and not transaction.get_connection().in_atomic_block:
            keep_claim(file_import, at=now)
            next_at = now + HEARD_EVERY

    return progress


def forget_old() -> int:
    return forget(before=timezone.now() - KEPT_FOR)
