"""Listeners are there before anything is published, whoever publishes first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from threading import Event, Thread

import pytest

from yizhan.ground.events import bus


@dataclass(frozen=True)
class Tapped:
    number: int


@pytest.fixture(autouse=True)
def _no_listeners(monkeypatch):
    monkeypatch.setattr(bus, "_listeners", defaultdict(list))
    monkeypatch.setattr(bus, "_unconnected", [])


@pytest.mark.django_db
def test_the_first_event_connects_and_is_heard():
    heard: list[Tapped] = []
    connected: list[int] = []

    def connect() -> None:
        connected.append(1)
        bus.listen(Tapped, heard.append)

    bus.connect_later(connect)
    assert not connected
    bus.publish(Tapped(1))
    bus.publish(Tapped(2))

    assert heard == [Tapped(1), Tapped(2)]
    assert connected == [1]


@pytest.mark.django_db
def test_what_cannot_be_connected_lets_nothing_be_published():
    bus.connect_later(lambda: 1 / 0)

    for _again in range(2):
        with pytest.raises(ZeroDivisionError):
            bus.publish(Tapped(1))


@pytest.mark.once
def test_a_second_thread_waits_until_all_listeners_are_there():
    connected: list[int] = []
    heard: list[Tapped] = []
    seen: list[int] = []
    connecting, asked = Event(), Event()

    def connect() -> None:
        connected.append(1)
        connecting.set()
        asked.wait(0.2)
        bus.listen(Tapped, heard.append)

    def another() -> None:
        connecting.wait(10)
        bus.connect_listeners()
        seen.append(len(bus._listeners[Tapped]))
        asked.set()

    bus.connect_later(connect)
    thread = Thread(target=another)
    thread.start()
    bus.connect_listeners()
    thread.join(10)

    assert connected == [1]
    assert seen == [1]
