"""Emptying a whole database, its history included: for demos and for restoring a backup."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection


def empty_database() -> None:
    """Drop every table and make them anew. Nothing asks twice: whoever calls has asked. The tables
    are dropped and not emptied, because history has triggers that let nobody delete."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        quoted = [connection.ops.quote_name(table) for table in tables]
        if connection.vendor == "postgresql":
            if quoted:
                cursor.execute(f"DROP TABLE {', '.join(quoted)} CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            for table in quoted:
                cursor.execute(f"DROP TABLE {table}")
            cursor.execute("PRAGMA foreign_keys=ON")
    call_command("migrate", verbosity=0)
