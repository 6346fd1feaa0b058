"""The progress of an import, told by the request that works to those that ask meanwhile.

They may be answered by different processes, so it lies in the cache that all of them share. It is
of no worth afterwards and fades by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from yizhan.ground.people.models import Person

LIFE = 600
PAUSE = 0.4
"""Seconds between two notes."""

Note = dict[str, Any]


def _key(person: Person, watch: str) -> str:
    return f"import:{person.pk}:{watch}"


class Progress:
    """Notes how far an import has come, for the person's page that asks by `watch`."""

    def __init__(self, person: Person, watch: str) -> None:
        self._key = _key(person, watch)
        self._next = 0.0

    def of_step(self, step: str) -> Callable[[int, int | None], None]:
        def note(done: int, total: int | None) -> None:
            if time.monotonic() >= self._next:
                cache.set(self._key, {"step": step, "done": done, "of": total}, LIFE)
                self._next = time.monotonic() + PAUSE

        return note


def note_of(person: Person, watch: str) -> Note | None:
    note: Note | None = cache.get(_key(person, watch))
    return note
