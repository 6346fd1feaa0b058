"""SQLite with a fair queue for its one writer.

SQLite lets writers wait by sleeping and trying again, so under load an unlucky one waits a second
while others pass it. Here whoever opens a transaction first stands in line for a lock on a file
beside the database (`flock`: the kernel wakes those who wait), and only the first in line asks
SQLite. Every transaction is IMMEDIATE, as a DEFERRED one fails instead of waiting when it turns
from reading to writing. The lock is advisory and dies with its process, so kill -9 leaves nothing
behind; a writer that does not know of it still meets SQLite's own lock and busy timeout.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


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
            fcntl.flock(self._queue, fcntl.LOCK_EX)
            self._at_the_head = True

    def _leave_queue(self) -> None:
        if self._queue is not None and self._at_the_head:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
            self._at_the_head = False
