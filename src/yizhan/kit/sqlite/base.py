"""SQLite with a fair queue for its one writer.

SQLite lets writers wait by sleeping and trying again, so under load an unlucky one waits a second
while others pass it. Here whoever opens a transaction first stands in line for a lock on a file
beside the database (`flock`: the kernel wakes those who wait), and only the first in line asks
SQLite. Every transaction is IMMEDIATE, as a DEFERRED one fails instead of waiting when it turns
from reading to writing. The lock is advisory and dies with its process, so kill -9 leaves nothing
behind; a writer that does not know of it still meets SQLite's own lock and busy timeout.

Nobody waits in line for longer than `PATIENCE`. Then whoever is first does not move on (somebody
holds the file and does not write), and SQLite's own lock decides, for all writers of this process
for a while: the line is for fairness, and must not become a way to stop the platform.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import suppress
from typing import Any

from django.db.backends.sqlite3 import base

PATIENCE = 10.0
"""Seconds that a writer waits in line; a transaction of the platform takes far less."""
PASSED_BY_FOR = 30.0
"""Seconds for which nobody of this process waits in a line that did not move."""


class _Line:
    """The line did not move until then (monotonic)."""

    stuck_until = 0.0


class _Place:
    """A place in the line. It is taken in a thread of its own, on a file of its own, because a call
    of `flock` cannot be broken off; a place that comes too late is given back by that thread."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        self._decided = threading.Lock()
        self._had = threading.Event()
        self._given_up = False

    def wait(self, seconds: float) -> int | None:
        """Return the file under lock; None: it took too long."""
        threading.Thread(target=self._take, daemon=True).start()
        self._had.wait(seconds)
        with self._decided:
            self._given_up = not self._had.is_set()
        return None if self._given_up else self._file

    def _take(self) -> None:
        with suppress(OSError):
            fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._decided:
            if self._given_up:
                os.close(self._file)
            else:
                self._had.set()


class DatabaseWrapper(base.DatabaseWrapper):
    _queue: int | None = None
    _at_the_head = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        name = str(self.settings_dict["NAME"])
        if not self.is_in_memory_db() and self._queue is None:
            self._queue = os.open(f"{name}.queue", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self._join_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]
        self._leave_queue()
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None

    def _join_queue(self) -> None:
        if self._queue is not None and not self._at_the_head:
            self._at_the_head = self._at_once(self._queue) or self._in_time()

    def _at_once(self, queue: int) -> bool:
        try:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _in_time(self) -> bool:
        if time.monotonic() < _Line.stuck_until:
            return False
        locked = _Place(f"{self.settings_dict['NAME']}.queue").wait(PATIENCE)
        if locked is None:
            _Line.stuck_until = time.monotonic() + PASSED_BY_FOR
            return False
        if self._queue is not None:
            os.close(self._queue)
        self._queue = locked
        return True

    def _leave_queue(self) -> None:
        if self._queue is not None and self._at_the_head:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
            self._at_the_head = False
