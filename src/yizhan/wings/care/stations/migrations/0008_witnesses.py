"""Signals know their witness, and repairs whether the host was asked. Signals from before have none:
whose they were was not kept, and they count for no consequence any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0007_signals_of_repair")]

    operations = [
        migrations.AddField("signal", "witness", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("repair", "asked_host_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("repair", "answered_at", models.DateTimeField(blank=True, null=True)),
    ]
