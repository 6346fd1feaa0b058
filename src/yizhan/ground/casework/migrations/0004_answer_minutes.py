from django.db import migrations, models


class AddCheckedColumn(migrations.AddField):
    """Add a plain column, then its check by name.

    A Citus cluster refuses a check without a name inside ADD COLUMN. The name is the one that
    PostgreSQL itself gives such a check, so that older installations have the same.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        schema_editor.execute("ALTER TABLE casework_case ADD COLUMN answer_minutes integer NULL")
        schema_editor.execute(
            "ALTER TABLE casework_case ADD CONSTRAINT casework_case_answer_minutes_check"
            " CHECK (answer_minutes >= 0)"
        )


class Migration(migrations.Migration):
    """How long an answer took in working time. Cases answered before this stay without."""

    dependencies = [("casework", "0003_closed_lately")]

    operations = [
        AddCheckedColumn(
            model_name="case",
            name="answer_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
