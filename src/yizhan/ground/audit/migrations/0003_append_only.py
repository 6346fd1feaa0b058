"""Refuse UPDATE and DELETE on the log, in the database itself.

On a Citus cluster triggers are refused unless `citus.enable_unsafe_triggers` is on; with
YIZHAN_AUDIT_TRIGGER=0 this migration installs none, and the privileges of 0004 protect the log.
"""

import os

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$""",
    """CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
]
HAS_TRIGGER = """SELECT 1 FROM pg_trigger
    WHERE tgrelid = 'audit_entry'::regclass AND tgname = 'audit_entry_append_only'"""


def install(apps, schema_editor):
    if os.environ.get("YIZHAN_AUDIT_TRIGGER", "1") == "0":
        return
    vendor = schema_editor.connection.vendor
    for statement in SQLITE if vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        return
    # Looked up first: where triggers are refused, so may be the word that drops one.
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(HAS_TRIGGER)
        if cursor.fetchone() is not None:
            cursor.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        cursor.execute("DROP FUNCTION IF EXISTS audit_entry_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_head")]

    operations = [migrations.RunPython(install, remove)]
