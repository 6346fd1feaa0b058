"""Faults stand apart from the door: what signals say of the inside moves to columns of its own."""

from django.db import migrations, models

INSIDE = ("no_water", "broken", "full")


def move_faults(apps, schema_editor):
    station_model = apps.get_model("stations", "Station")
    rows = station_model.objects.filter(signal_kind__in=INSIDE, signal_until__isnull=False)
    for station in rows.iterator():
        since = station.signal_since or station.signal_until
        station.faults = [
            {
                "kind": station.signal_kind,
                "since": since.isoformat(),
                "until": station.signal_until.isoformat(),
                "by_host": station.signal_by_host,
            }
        ]
        if station.signal_kind == "no_water":
            station.no_water_until = station.signal_until
        station.save(update_fields=["faults", "no_water_until"])
    station_model.objects.filter(signal_kind__in=INSIDE).update(
        signal_kind="", signal_since=None, signal_until=None, signal_by_host=False
    )


class Migration(migrations.Migration):
    dependencies = [("stations", "0005_station_periods")]

    operations = [
        migrations.AddField("station", "faults", models.JSONField(default=list)),
        migrations.AddField(
            "station", "no_water_until", models.DateTimeField(null=True, blank=True)
        ),
        migrations.RunPython(move_faults, migrations.RunPython.noop, elidable=True),
    ]
