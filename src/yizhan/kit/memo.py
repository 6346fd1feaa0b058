"""Answers kept in this process for a few seconds. For what is asked at every request, changes a few
times a year, and may be a few seconds late; what another process must know at once is no case for
this."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import TTLCache

from yizhan.kit.connected import Place, connected_to

V = TypeVar("V")

_all: list[Memo] = []  # type: ignore[type-arg]


class Memo(Generic[V]):
    """Values by key and database, each for `seconds`. A value of None is asked for again every
    time."""

    def __init__(self, *, seconds: float, limit: int = 4096) -> None:
        self._kept: TTLCache[tuple[Place, Hashable], V] = TTLCache(limit, seconds, timer=_now)
        self._lock = Lock()
        _all.append(self)

    def get(self, key: Hashable, work: Callable[[], V]) -> V:
        """Return the value that is kept, or the one that `work` finds now."""
        place = (connected_to(), key)
        with self._lock:
            kept = self._kept.get(place)
        if kept is not None:
            return kept
        value = work()  # without the lock: it asks the database
        if value is not None:
            with self._lock:
                self._kept[place] = value
        return value

    def drop(self, key: Hashable) -> None:
        """Ask for this one again the next time."""
        with self._lock:
            self._kept.pop((connected_to(), key), None)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


def _now() -> float:
    return time.monotonic()


def forget_all() -> None:
    """Forget everything, between two tests: what one kept is not in the next one's database."""
    for memo in _all:
        memo.forget()
