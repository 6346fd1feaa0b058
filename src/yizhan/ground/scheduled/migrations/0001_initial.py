from typing import Any

from django.db import migrations, models

FORMER_TABLE = "clockwork_job"


class CreateOrTakeOver(migrations.CreateModel):
    """Create the table, or rename the one that the app had under its former label."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if FORMER_TABLE not in schema_editor.connection.introspection.table_names():
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.name)
        return schema_editor.alter_db_table(model, FORMER_TABLE, model._meta.db_table)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateOrTakeOver(
            name="ScheduledJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("due_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
        ),
    ]
