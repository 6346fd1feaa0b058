"""Take from the city's own role the right to change or remove entries of the log.

The trigger of 0003 says the same, but cannot be everywhere: a Citus cluster refuses triggers on
distributed tables. SQLite knows no roles. A superuser passes every privilege, so a city has an
ordinary role; `yizhan doctor` says when it has not.
"""

from django.db import migrations


def revoke(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM CURRENT_USER")


def grant(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("GRANT UPDATE, DELETE, TRUNCATE ON audit_entry TO CURRENT_USER")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_append_only")]

    operations = [migrations.RunPython(revoke, grant)]
