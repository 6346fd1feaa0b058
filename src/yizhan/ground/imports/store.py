"""The progress of the work on a file, for the page that waits for it.

Another process may answer the page, and the work may be in a transaction that nobody else sees, so
the note lies in the cache that all processes share. It is of no worth afterwards.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from yizhan.ground.imports.models import FileImport
from yizhan.kit.tables import Progress

LIFE = 600
PAUSE = 0.4
"""Seconds between two notes."""

Note = dict[str, Any]


def notes_of(file_import: FileImport, step: str, *, at: datetime) -> Progress:
    """Return a function that notes how far a step (`reading`, `comparing`, `keeping`) has come, and
    when: the time that has passed since `at`, now, is measured."""
    key, next_at, began = _key(file_import), 0.0, time.monotonic()

    def note(done: int, total: int | None) -> None:
        nonlocal next_at
        if time.monotonic() >= next_at:
            now = at + timedelta(seconds=time.monotonic() - began)
            cache.set(key, {"step": step, "done": done, "of": total, "at": now}, LIFE)
            next_at = time.monotonic() + PAUSE

    return note


def note_of(file_import: FileImport) -> Note | None:
    note: Note | None = cache.get(_key(file_import))
    return note


def last_heard(file_import: FileImport) -> datetime | None:
    """Return when whoever works on the file gave the last sign of life; None if nobody claimed it.
    In a long transaction there is no other sign than the note."""
    if file_import.claimed_at is None:
        return None
    note = note_of(file_import)
    return max(file_import.claimed_at, note["at"]) if note else file_import.claimed_at


def _key(file_import: FileImport) -> str:
    """Reading a file and keeping it are two pieces of work."""
    return f"import:{file_import.public_id}:{file_import.state}"
