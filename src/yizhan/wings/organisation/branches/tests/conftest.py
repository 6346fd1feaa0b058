from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from yizhan.ground.events import bus


@pytest.fixture
def heard() -> Iterator[Callable[[type], list[Any]]]:
    """`heard(Event)`: a list that what is published of this kind is put on."""
    added: list[tuple[type, Callable[[Any], None]]] = []

    def listen_to(kind: type) -> list[Any]:
        told: list[Any] = []
        bus.listen(kind, told.append)
        added.append((kind, bus._listeners[kind][-1]))
        return told

    yield listen_to
    for kind, listener in added:
        bus._listeners[kind].remove(listener)
