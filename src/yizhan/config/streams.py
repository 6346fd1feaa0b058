"""Open connections on which pages hear of what changed, of one process of the web server.

A thread for each would be out of threads with a dozen screens. Here a connection costs no thread:
of all that listen to the same thing it is made once, by one thread, and sent to each.
"""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import Executor
from typing import Protocol

import structlog
from django.db import close_old_connections

from yizhan.kit.event_stream import ENOUGH, Channel, as_event

logger = structlog.get_logger(__name__)

PERIOD = 10
"""Seconds from one look to the next."""
LONGEST = 600
"""Seconds after which a connection ends; the browser connects again, and is asked who it is."""
PATIENCE = 20
"""Seconds a receiver may take for one event."""
MOST = 500
"""Connections of one process; who comes after that asks again every few seconds."""
EACH = 6
"""Connections of one account to one process; the oldest gives way to the newest."""
ALIVE = b": \n\n"
"""A comment: the receiver learns that the connection stands, and we that there is a receiver."""


class Transport(Protocol):
    async def send_bytes(self, data: bytes) -> None: ...


Queue = asyncio.Queue[bytes | None]


class Leaving:
    """Whether a connection was asked to end for a newer one."""

    def __init__(self, queue: Queue) -> None:
        self.queue, self.asked = queue, False

    def ask(self) -> None:
        self.asked = True
        put(self.queue, None)


class Listeners:
    """Those who listen to one channel, and the task that looks for them while there are any."""

    def __init__(self, channel: Channel, threads: Executor) -> None:
        self.channel, self.threads = channel, threads
        self.waiting: set[Queue] = set()
        self.task: asyncio.Task[None] | None = None

    def add(self) -> Queue:
        mine: Queue = asyncio.Queue(maxsize=1)
        self.waiting.add(mine)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._look())
        return mine

    async def _look(self) -> None:
        loop, last = asyncio.get_running_loop(), ""
        while True:
            await asyncio.sleep(PERIOD)
            if not self.waiting:
                return
            text = await loop.run_in_executor(self.threads, self._make)
            if text is not None and text == last:
                message: bytes | None = ALIVE
            else:
                message = None if text is None else as_event("now", text)
            last = text or ""
            for queue in self.waiting:
                put(queue, message)

    def _make(self) -> str | None:
        close_old_connections()
        try:
            return self.channel.make()
        except Exception:  # the database is away, say: the receivers ask again
            logger.exception("stream.failed", channel=self.channel.key)
            return None
        finally:
            close_old_connections()


def put(queue: Queue, message: bytes | None) -> None:
    """Hand a message to a receiver; a slow one misses what is over."""
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(message)


class Streams:
    def __init__(self, threads: Executor) -> None:
        self.threads = threads
        self.channels: dict[str, Listeners] = {}
        self.of_account: dict[str, list[Leaving]] = {}
        """The connections of each account, the oldest first."""
        self.open = 0

    @property
    def full(self) -> bool:
        return self.open >= MOST

    async def send(
        self, channel: Channel, transport: Transport, first: bytes, *, listener: str = ""
    ) -> None:
        """Send `first`, then what the channel has, until the receiver leaves, time is up or newer
        connections of the same `listener` are EACH."""
        listeners = self.channels.setdefault(channel.key, Listeners(channel, self.threads))
        listeners.channel = channel  # the newest was asked last who it is
        mine = listeners.add()
        leaving = self._enter(listener, mine)
        self.open += 1
        loop = asyncio.get_running_loop()
        until = loop.time() + LONGEST
        try:
            # What granian raises when the receiver is gone is no class of an exception we know.
            with contextlib.suppress(Exception):
                await asyncio.wait_for(transport.send_bytes(first), PATIENCE)
                while loop.time() < until and (message := await mine.get()) is not None:
                    if leaving.asked:
                        break
                    await asyncio.wait_for(transport.send_bytes(message), PATIENCE)
                if leaving.asked:
                    await asyncio.wait_for(transport.send_bytes(as_event(ENOUGH, "1")), PATIENCE)
        finally:
            self.open -= 1
            self._leave(listener, leaving)
            listeners.waiting.discard(mine)
            if not listeners.waiting:
                self.channels.pop(channel.key, None)

    def _enter(self, listener: str, mine: Queue) -> Leaving:
        """Note a connection of an account, and ask its oldest one to leave if it has too many."""
        leaving = Leaving(mine)
        if listener:
            others = self.of_account.setdefault(listener, [])
            others.append(leaving)
            staying = [one for one in others if not one.asked]
            if len(staying) > EACH:
                staying[0].ask()
        return leaving

    def _leave(self, listener: str, leaving: Leaving) -> None:
        others = self.of_account.get(listener, [])
        if leaving in others:
            others.remove(leaving)
        if not others:
            self.of_account.pop(listener, None)
