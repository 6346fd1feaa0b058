"""Receivers that do not answer are left alone for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0007_topic_case_reminded")]

    operations = [
        migrations.AddField("endpoint", "strikes", models.SmallIntegerField(default=0)),
        migrations.AddField(
            "endpoint", "paused_until", models.DateTimeField(blank=True, null=True)
        ),
    ]
