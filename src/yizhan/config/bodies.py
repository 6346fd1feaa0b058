"""Limits on the bodies of requests, kept while they are read: size, time, and how many at once.

A body is read before a thread is taken, small ones in memory and larger ones in an unnamed file,
so that whoever sends slowly, endlessly or a thousand times costs a connection and nothing else.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import IO

SMALL_BODY = 64 * 1024
"""Forms and calls of the API are smaller; what is larger brings files."""
IN_MEMORY = 512 * 1024
"""A photo as a telephone sends it after scaling down stays off the disk until it is sealed. The
larger lane holds 64 such bodies, 32 MB in a process."""
LARGEST = 50 * 1024 * 1024
"""Three photos of 15 MB and the form around them."""
PAUSE = 20.0
"""Seconds in which something must come."""
GRACE = 30.0
"""Seconds after which a body that brings files must have come at this pace at least."""
SLOWEST = 4 * 1024
"""Bytes a second; the slowest telephone network in use carries more."""


@dataclass(frozen=True)
class Lane:
    """The bodies of one kind that a process reads at once, in all and of one address."""

    at_once: int
    from_one: int


SMALL = Lane(at_once=1024, from_one=128)
LARGE = Lane(at_once=64, from_one=16)


class Refused(Exception):
    """The body is not read on."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


@dataclass
class Readers:
    """The bodies that this process reads now. Used by one event loop only, hence without a lock."""

    folder: Path
    now: dict[Lane, Counter[str]] = field(default_factory=dict)

    @contextmanager
    def one_more(self, lane: Lane, address: str) -> Iterator[None]:
        reading = self.now.setdefault(lane, Counter())
        if reading[address] >= lane.from_one:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        if reading.total() >= lane.at_once:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        reading[address] += 1
        try:
            yield
        finally:
            reading[address] -= 1
            if not reading[address]:
                del reading[address]

    async def read(
        self, chunks: AsyncIterator[bytes], *, length: int | None, address: str
    ) -> IO[bytes]:
        """Return the whole body as a file at its beginning. Raises Refused."""
        if length is not None and length > LARGEST:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        small = length is not None and length <= SMALL_BODY
        with self.one_more(SMALL if small else LARGE, address):
            body: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115  # it outlives this
                IN_MEMORY, mode="w+b", dir=str(self.folder)
            )
            try:
                size = await _copy(chunks, body, small=small)
                if length is not None and size != length:
                    raise Refused(HTTPStatus.REQUEST_TIMEOUT)  # the sender has gone
            except BaseException:
                body.close()
                raise
        body.seek(0)
        return body


async def _copy(chunks: AsyncIterator[bytes], body: IO[bytes], *, small: bool) -> int:
    now = asyncio.get_running_loop().time
    begun = now()
    size = 0
    try:
        # One alarm, moved on with every part: `wait_for` makes a task of each of a photo's parts.
        async with asyncio.timeout(PAUSE) as alarm:
            while (chunk := await _next(chunks)) is not None:
                size += len(chunk)
                if size > LARGEST:
                    raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                body.write(chunk)
                spent = now() - begun
                if spent > GRACE and (small or size < (spent - GRACE) * SLOWEST):
                    raise Refused(HTTPStatus.REQUEST_TIMEOUT)
                alarm.reschedule(now() + PAUSE)
    except TimeoutError as exc:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT) from exc
    return size


async def _next(chunks: AsyncIterator[bytes]) -> bytes | None:
    """Return the next part, or None at the end. Not by `anext` with a default: with granian's
    iterator it brings the interpreter down."""
    try:
        return await chunks.__anext__()
    except StopAsyncIteration:
        return None
