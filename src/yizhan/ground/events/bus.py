"""Things that happened, told to whoever asked to hear. Who listens is decided on the roof, but for
the end of accounts and units, which every app hears by itself (`lifecycle` in its `apps.py`).

Listeners run at once, inside the publisher's transaction: what they write (an outbox row, a queued
task, a row of their own) is committed with the event or not at all. A listener that needs the
network or time therefore writes a row and leaves the work to the worker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")

_listeners: dict[type, list[Callable[[Any], object]]] = defaultdict(list)
_unconnected: list[Callable[[], object]] = []
_connecting = RLock()


def connect_later(connect: Callable[[], object]) -> None:
    """Have `connect` add its listeners before anything is published. Listeners use most of the
    platform, and a command that publishes nothing is to start without loading it."""
    _unconnected.append(connect)


def connect_listeners() -> None:
    """Add the listeners that are not there yet. What publishes in several threads or in somebody's
    request calls this when it starts; for all else the first event does."""
    with _connecting:
        while _unconnected:
            _unconnected[0]()
            _unconnected.pop(0)  # only now: another thread that sees none left may publish


def listen(event_type: type[E], listener: Callable[[E], object]) -> None:
    if listener not in _listeners[event_type]:
        _listeners[event_type].append(listener)


def publish(event: object) -> None:
    """Tell every listener. Raises RuntimeError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction")
    if _unconnected:
        connect_listeners()
    for listener in _listeners[type(event)]:
        listener(event)
