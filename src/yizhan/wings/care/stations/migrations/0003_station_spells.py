"""Stations get a history. Those there are have one spell: what they are now, since they opened."""

from itertools import islice
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

BATCH = 500


def begin(apps: Any, _editor: Any) -> None:
    """One spell for each station, in batches."""
    stations, spells = (apps.get_model("stations", name) for name in ("Station", "StationSpell"))
    fields = ("pk", "name", "kind", "unit_id", "division_id", "opened_on", "closed_on")
    rows = stations.objects.order_by("pk").values_list(*fields).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        spells.objects.bulk_create(
            spells(
                station_id=pk, name=name, kind=kind, unit_id=unit, division_id=division,
                since=opened, until=closed,
            )
            for pk, name, kind, unit, division, opened, closed in batch
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_unit_spells"),
        ("places", "0003_no_boundary_in_division"),
        ("stations", "0002_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="StationSpell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service_centre", "party-mass service centre"),
                            ("red_post", "red post"),
                            ("rider_post", "riders' filling station"),
                            ("outdoor_station", "outdoor workers' station"),
                            ("delivery_site", "delivery site"),
                            ("restaurant", "restaurant"),
                            ("bank", "bank"),
                            ("pharmacy", "pharmacy"),
                            ("convenience", "convenience shop"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spells",
                        to="stations.station",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "since", "until"], name="stations_spell_days")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("station",),
                        name="stations_spell_one_now",
                    ),
                    models.UniqueConstraint(
                        fields=("station", "since"), name="stations_spell_one_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="stations_spell_period",
                    ),
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
