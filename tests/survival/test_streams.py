"""Open connections of the web server: what is made once for all, and who ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from yizhan.config import streams
from yizhan.config.streams import ALIVE, Streams
from yizhan.kit.event_stream import ENOUGH, Channel, as_event

FIRST = b"first"
pytestmark = pytest.mark.once


class Receiver:
    """The far end: keeps what it was sent, and leaves, or stops taking anything."""

    def __init__(self, *, leaves_after: int = 99, hangs: bool = False) -> None:
        self.got: list[bytes] = []
        self.leaves_after, self.hangs = leaves_after, hangs

    async def send_bytes(self, data: bytes) -> None:
        if self.hangs and self.got:
            await asyncio.Event().wait()
        if len(self.got) == self.leaves_after:
            raise ConnectionError
        self.got.append(data)


@pytest.fixture
def run(monkeypatch) -> Callable[[Callable[[Streams], Coroutine[Any, Any, None]]], None]:
    monkeypatch.setattr(streams, "PERIOD", 0.01)
    monkeypatch.setattr(streams, "PATIENCE", 0.2)
    monkeypatch.setattr(streams, "close_old_connections", lambda: None)

    def run_it(told: Callable[[Streams], Coroutine[Any, Any, None]]) -> None:
        with ThreadPoolExecutor(1) as threads:
            asyncio.run(asyncio.wait_for(told(Streams(threads)), 20))

    return run_it


def texts(*said: str | None) -> tuple[list[int], Callable[[], str | None]]:
    """One text after the other, then none; and how often it was asked for."""
    left, asked = list(said), [0]

    def make() -> str | None:
        asked[0] += 1
        return left.pop(0) if left else None

    return asked, make


def test_two_hundred_hear_what_was_made_once(run):
    asked, make = texts("one", "two")
    receivers = [Receiver() for _ in range(200)]

    async def told(open_ones: Streams) -> None:
        channel = Channel("wall", make)
        await asyncio.gather(*(open_ones.send(channel, one, FIRST) for one in receivers))
        assert (open_ones.open, open_ones.channels) == (0, {})

    run(told)
    heard = [FIRST, as_event("now", "one"), as_event("now", "two")]
    assert all(one.got == heard for one in receivers)
    assert asked == [3]


def test_what_has_not_changed_is_not_sent_again(run):
    _asked, make = texts("same", "same", "other")
    receiver = Receiver()
    run(lambda open_ones: open_ones.send(Channel("wall", make), receiver, FIRST))
    assert receiver.got == [FIRST, as_event("now", "same"), ALIVE, as_event("now", "other")]


def test_who_leaves_or_hangs_keeps_nobody_waiting(run):
    _asked, make = texts(*map(str, range(60)))
    gone, stuck, last = Receiver(leaves_after=2), Receiver(hangs=True), Receiver()

    async def told(open_ones: Streams) -> None:
        channel = Channel("wall", make)
        await asyncio.gather(*(open_ones.send(channel, one, FIRST) for one in (gone, stuck, last)))
        assert open_ones.open == 0

    run(told)
    assert (len(gone.got), stuck.got) == (2, [FIRST])
    assert last.got[-1] == as_event("now", "59")


def test_a_fault_ends_the_connections_and_the_next_one_works(run):
    def broken() -> str:
        raise RuntimeError

    receiver, later = Receiver(), Receiver()

    async def told(open_ones: Streams) -> None:
        await open_ones.send(Channel("wall", broken), receiver, FIRST)
        await open_ones.send(Channel("wall", texts("well")[1]), later, FIRST)

    run(told)
    assert receiver.got == [FIRST]
    assert later.got == [FIRST, as_event("now", "well")]


def test_nobody_listens_longer_than_he_was_asked_who_he_is(run, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST", 0.05)
    receiver = Receiver()
    run(lambda open_ones: open_ones.send(Channel("wall", lambda: "same"), receiver, FIRST))
    assert receiver.got[0] == FIRST
    assert set(receiver.got[2:]) <= {ALIVE}


def test_the_oldest_of_an_account_gives_way_and_is_told(run):
    _asked, make = texts(*map(str, range(30)))
    receivers, others = [Receiver() for _ in range(8)], [Receiver() for _ in range(8)]

    async def told(open_ones: Streams) -> None:
        channel = Channel("wall", make)
        sending = [open_ones.send(channel, one, FIRST, listener="7") for one in receivers]
        sending += [open_ones.send(channel, one, FIRST) for one in others]
        await asyncio.gather(*sending)
        assert (open_ones.open, open_ones.of_account) == (0, {})

    run(told)
    enough = as_event(ENOUGH, "1")
    assert [one.got[-1] == enough for one in receivers] == [True] * 2 + [False] * 6
    assert all(one.got[-1] == as_event("now", "29") for one in (*receivers[2:], *others))
