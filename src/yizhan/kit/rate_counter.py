"""Counting how often something was tried, across all processes of one machine, without a database.

A file of fixed size is mapped into the memory of every worker: 8,192 buckets of 8 slots, each with
a tag, the window of time it counts in, and the count. What is counted is known by eight bytes of a
keyed hash and by nothing else, and is forgotten when its window is over: the slot that is oldest,
or counts least, makes room. Two machines count apart. A count costs some microseconds.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from hashlib import blake2b
from pathlib import Path

BUCKETS, SLOTS = 8192, 8
_SLOT = struct.Struct("<QII")
_BUCKET = _SLOT.size * SLOTS
SIZE = BUCKETS * _BUCKET


class RateCounter:
    def __init__(self, file: Path | None, *, key: bytes) -> None:
        """`file` None, or where it cannot be written: this process counts for itself."""
        self._key = key[:64]
        self._mutex = threading.Lock()
        self._descriptor: int | None = None
        self._memory: mmap.mmap | bytearray = bytearray(SIZE)
        if file is not None:
            self._map(file)

    def _map(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            os.ftruncate(descriptor, SIZE)
            self._memory = mmap.mmap(descriptor, SIZE)
        except OSError:
            return
        self._descriptor = descriptor

    def count(self, what: str, *, period: int, now: float) -> int:
        """Count one more `what` in the current window of `period` seconds; return how many."""
        digest = blake2b(f"{period}:{what}".encode(), key=self._key, digest_size=12).digest()
        start = int.from_bytes(digest[:4], "little") % BUCKETS * _BUCKET
        tag = int.from_bytes(digest[4:], "little") or 1
        ends = int(now // period + 1) * period & 0xFFFFFFFF
        with self._mutex:
            if self._descriptor is not None:
                fcntl.lockf(self._descriptor, fcntl.LOCK_EX, _BUCKET, start)
            try:
                return self._count(start, tag, ends, int(now))
            finally:
                if self._descriptor is not None:
                    fcntl.lockf(self._descriptor, fcntl.LOCK_UN, _BUCKET, start)

    def _count(self, start: int, tag: int, ends: int, now: int) -> int:
        worst, place = (1 << 62, 0), start
        for at in range(start, start + _BUCKET, _SLOT.size):
            held, until, count = _SLOT.unpack_from(self._memory, at)
            if held == tag and until == ends:
                _SLOT.pack_into(self._memory, at, tag, ends, min(count + 1, 0xFFFFFFFF))
                return int(count) + 1
            alive = until > now
            if (worth := (alive, count)) < worst:
                worst, place = worth, at
        _SLOT.pack_into(self._memory, place, tag, ends, 1)
        return 1
