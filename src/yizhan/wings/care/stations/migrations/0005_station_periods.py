"""StationSpell becomes StationPeriod, with its rows. Constraints have no rename: the new one is
added before the old one goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_signal_columns"),
    ]

    operations = [
        migrations.RenameModel("StationSpell", "StationPeriod"),
        migrations.AlterField(
            model_name="stationperiod",
            name="station",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="periods",
                to="stations.station",
            ),
        ),
        migrations.RenameIndex(
            "stationperiod", old_name="stations_spell_days", new_name="stations_period_days"
        ),
        migrations.AddConstraint(
            model_name="stationperiod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("station",),
                name="stations_period_one_now",
            ),
        ),
        migrations.RemoveConstraint(model_name="stationperiod", name="stations_spell_one_now"),
        migrations.AddConstraint(
            model_name="stationperiod",
            constraint=models.UniqueConstraint(
                fields=("station", "since"), name="stations_period_one_a_day"
            ),
        ),
        migrations.RemoveConstraint(model_name="stationperiod", name="stations_spell_one_a_day"),
        migrations.AddConstraint(
            model_name="stationperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="stations_period_order",
            ),
        ),
        migrations.RemoveConstraint(model_name="stationperiod", name="stations_spell_period"),
    ]
