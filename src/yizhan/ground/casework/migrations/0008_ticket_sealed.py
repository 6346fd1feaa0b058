"""A digest of the ticket to find the case by, and the ticket sealed; both still empty. The ticket as
it was written may be absent, so that this can be undone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_item_needs_place")]

    operations = [
        migrations.AlterField("case", "ticket", models.CharField(max_length=32, null=True)),
        migrations.AddField("case", "ticket_digest", models.CharField(max_length=64, null=True)),
        migrations.AddField("case", "sealed_ticket", models.BinaryField(null=True)),
    ]
