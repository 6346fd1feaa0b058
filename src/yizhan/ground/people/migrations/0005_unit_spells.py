"""The tree gets a history. Units that stand already have one spell: what they are now, since they
were founded."""

from itertools import islice
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

BATCH = 500


def begin(apps: Any, _editor: Any) -> None:
    """One spell for each unit, in batches."""
    units, spells = apps.get_model("people", "Unit"), apps.get_model("people", "UnitSpell")
    fields = ("pk", "name", "kind", "path", "division_id", "founded_on", "closed_on")
    rows = units.objects.order_by("pk").values_list(*fields).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        spells.objects.bulk_create(
            spells(
                unit_id=pk, name=name, kind=kind, path=path, division_id=division,
                since=founded, until=closed,
            )
            for pk, name, kind, path, division, founded, closed in batch
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_consent_and_looks"),
        ("places", "0003_no_boundary_in_division"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitSpell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city_committee", "city industry committee"),
                            ("general_branch", "county general branch"),
                            ("guidance_station", "guidance station"),
                            ("branch", "branch"),
                            ("bureau", "market-regulation bureau"),
                            ("office", "market-regulation office"),
                            ("department", "department"),
                            ("township", "township or subdistrict"),
                            ("company", "platform company"),
                            ("delivery_site", "delivery site"),
                            ("service_point", "service point"),
                        ],
                        max_length=20,
                    ),
                ),
                ("path", models.CharField(max_length=255)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="unit",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="people.unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), ("closed_on__isnull", False), _connector="OR"
                ),
                name="people_unit_merged_is_closed",
            ),
        ),
        migrations.AddField(
            model_name="unitspell",
            name="division",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.division",
            ),
        ),
        migrations.AddField(
            model_name="unitspell",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="spells", to="people.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="unitspell",
            index=models.Index(fields=["path"], name="people_spell_place"),
        ),
        migrations.AddIndex(
            model_name="unitspell",
            index=models.Index(fields=["kind", "path"], name="people_spell_kind"),
        ),
        migrations.AddConstraint(
            model_name="unitspell",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("unit",), name="people_spell_one_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitspell",
            constraint=models.UniqueConstraint(
                fields=("unit", "since"), name="people_spell_one_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitspell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="people_spell_period",
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
