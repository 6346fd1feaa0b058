"""Answers kept in this process for a few seconds. For what is asked at every request, changes a few
times a year, and may be a few seconds late; what another process must know at once is no case for
this."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")

_all: list[Memo] = []  # type: ignore[type-arg]


class Memo(Generic[V]):
    """Values by key, each for `seconds`. A value of None is asked for again every time."""

    def __init__(self, *, seconds: float, limit: int = 4096) -> None:
        self._seconds, self._limit = seconds, limit
        self._kept: dict[Hashable, tuple[float, V]] = {}
        _all.append(self)

    def get(self, key: Hashable, work: Callable[[], V]) -> V:
        now = time.monotonic()
        found = self._kept.get(key)
        if found is not None and found[0] > now:
            return found[1]
        value = work()
        if value is not None:
            if len(self._kept) >= self._limit:
                self._kept.clear()
            self._kept[key] = (now + self._seconds, value)
        return value

    def forget(self) -> None:
        self._kept.clear()


def forget_all() -> None:
    """Tests call this between each other: what one kept is not in the next one's database."""
    for memo in _all:
        memo.forget()
