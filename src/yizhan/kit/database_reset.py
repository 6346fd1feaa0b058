"""Emptying a whole database, its history included: for demos and for restoring a backup."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

OWN_FUNCTIONS = """
    SELECT f.oid::regprocedure::text FROM pg_proc f
    WHERE f.pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = f.oid AND d.deptype = 'e')
"""
"""Functions our migrations made, as triggers need them; those of extensions stay."""


def empty_database() -> None:
    """Drop every table and make them anew. Nothing asks twice: whoever calls has asked. The tables
    are dropped and not emptied, because history has triggers that let nobody delete."""
    with connection.cursor() as cursor:
        tables = [quoted(name) for name in connection.introspection.table_names(cursor)]
        if connection.vendor == "postgresql":
            _empty_postgresql(cursor, tables)
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            for table in tables:
                cursor.execute(f"DROP TABLE {table}")
            cursor.execute("PRAGMA foreign_keys=ON")
    call_command("migrate", verbosity=0)


def _empty_postgresql(cursor: CursorWrapper, tables: list[str]) -> None:
    if tables:
        cursor.execute(f"DROP TABLE {', '.join(tables)} CASCADE")
    cursor.execute(OWN_FUNCTIONS)
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
