from typing import Any

from django.db import migrations, models

FORMER_TABLE, FORMER_INDEX = "receipts_receipt", "receipts_receipt_at"
INDEX = models.Index(fields=["at"], name="idempotency_key_at")


class CreateOrTakeOver(migrations.CreateModel):
    """Create the table, or rename the one that the app had under its former label."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if FORMER_TABLE not in schema_editor.connection.introspection.table_names():
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.name)
        schema_editor.alter_db_table(model, FORMER_TABLE, model._meta.db_table)
        former = models.Index(fields=["at"], name=FORMER_INDEX)
        if schema_editor.connection.features.can_rename_index:
            schema_editor.rename_index(model, former, INDEX)
        else:
            schema_editor.remove_index(model, former)
            schema_editor.add_index(model, INDEX)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateOrTakeOver(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.SmallIntegerField()),
                ("answer", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [INDEX]},
        ),
    ]
