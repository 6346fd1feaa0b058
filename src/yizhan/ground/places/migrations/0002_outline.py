"""Boundaries in a table of their own, where joining a division does not read them."""

import django.db.models.deletion
from django.db import migrations, models


def move(apps, schema_editor):
    Division = apps.get_model("places", "Division")
    Outline = apps.get_model("places", "Outline")
    drawn = Division.objects.exclude(boundary=None)
    Outline.objects.bulk_create(
        Outline(division_id=division.pk, shape=division.boundary) for division in drawn
    )


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Outline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shape", models.JSONField()),
                (
                    "division",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outline",
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
    ]
