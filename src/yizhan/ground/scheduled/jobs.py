"""The periodic look at the database's own pages, which is too slow for every request."""

from __future__ import annotations

import sqlite3

from django.db import connection
from django.utils import timezone

from yizhan.ground.scheduled import actions

QUESTIONS = {
    "sqlite": ("PRAGMA quick_check(1)", "ok"),
    # Counted by the server since its statistics began; nobody knows of one that was harmless.
    "postgresql": (
        "SELECT coalesce(sum(checksum_failures), 0)::text FROM pg_stat_database"
        " WHERE datname = current_database()",
        "0",
    ),
}


DAMAGE_IN_SQLITE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
DAMAGE_IN_POSTGRESQL = frozenset({"XX001", "XX002"})
"""https://www.postgresql.org/docs/current/errcodes-appendix.html: data, or an index, corrupted."""


class DatabaseDamaged(Exception):
    """Pages of the database are damaged; restore a backup."""


def check_database() -> None:
    """Have the database look at its pages. Raises DatabaseDamaged, which healthz tells."""
    question, well = QUESTIONS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = str(cursor.fetchone()[0])
    if answer != well:
        raise DatabaseDamaged(answer.splitlines()[0])


def tells_of_damage(exc: BaseException | None) -> bool:
    """Return whether the database said, with this error, that pages of its own are damaged."""
    cause = exc.__cause__ if exc is not None else None
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in DAMAGE_IN_SQLITE
    return getattr(cause, "sqlstate", "") in DAMAGE_IN_POSTGRESQL


def forget_runs() -> int:
    """Delete runs in the log of jobs that are old."""
    return actions.forget_runs(at=timezone.now())
