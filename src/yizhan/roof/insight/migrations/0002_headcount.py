import django.db.models.deletion
from django.db import migrations, models


def count_again(apps, schema_editor):
    """What was counted before has no times of all rows together."""
    rollups = apps.get_model("insight", "Rollup").objects.filter(stale=False)
    rollups.update(stale=True, marks=models.F("marks") + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0001_rollups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Headcount",
            fields=[
                (
                    "rollup",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="insight.rollup",
                    ),
                ),
                ("entries", models.PositiveIntegerField()),
                ("at_site", models.JSONField(default=dict)),
                ("together", models.JSONField(default=list)),
            ],
        ),
        migrations.AddField(
            model_name="rollup",
            name="times",
            field=models.JSONField(default=dict),
        ),
        migrations.RemoveConstraint(
            model_name="rollup",
            name="insight_rollup_source_known",
        ),
        migrations.AlterField(
            model_name="difference",
            name="source",
            field=models.CharField(
                choices=[
                    ("reports", "reports by the day of their release"),
                    ("closed", "cases by the day of their end"),
                    ("riders", "entries of riders by the day at whose end they are in force"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="rollup",
            name="source",
            field=models.CharField(
                choices=[
                    ("reports", "reports by the day of their release"),
                    ("closed", "cases by the day of their end"),
                    ("riders", "entries of riders by the day at whose end they are in force"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="rollup",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["reports", "closed", "riders"])),
                name="insight_rollup_source_known",
            ),
        ),
        migrations.RunPython(count_again, migrations.RunPython.noop, elidable=True),
    ]
