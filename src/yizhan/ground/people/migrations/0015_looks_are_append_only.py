"""Take from the city's own role the right to change what the log of looks says.

A look is never removed. An opened secret goes with the secret, when an account is erased, so its
row may be removed and no more.
"""

from django.db import migrations

RIGHTS = {"people_look": "UPDATE, DELETE, TRUNCATE", "people_reveal": "UPDATE, TRUNCATE"}


def revoke(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, rights in RIGHTS.items():
            schema_editor.execute(f"REVOKE {rights} ON {table} FROM CURRENT_USER")


def grant(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, rights in RIGHTS.items():
            schema_editor.execute(f"GRANT {rights} ON {table} TO CURRENT_USER")


class Migration(migrations.Migration):
    dependencies = [("people", "0014_masks_without_numbers")]

    operations = [migrations.RunPython(revoke, grant)]
