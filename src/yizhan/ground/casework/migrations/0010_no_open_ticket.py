"""The ticket as it was written goes; its digest and its seal are filled for every case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_seal_tickets")]

    operations = [
        migrations.AlterField(
            "case", "ticket_digest", models.CharField(max_length=64, unique=True)
        ),
        migrations.AlterField("case", "sealed_ticket", models.BinaryField()),
        migrations.RemoveField("case", "ticket"),
    ]
