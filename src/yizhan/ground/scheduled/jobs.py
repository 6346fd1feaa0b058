"""The periodic look at the database's own pages, which is too slow for every request."""

from __future__ import annotations

from django.db import connection

QUESTIONS = {
    "sqlite": ("PRAGMA quick_check(1)", "ok"),
    # Counted by the server since its statistics began; nobody knows of one that was harmless.
    "postgresql": (
        "SELECT coalesce(sum(checksum_failures), 0)::text FROM pg_stat_database"
        " WHERE datname = current_database()",
        "0",
    ),
}


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
