"""A sealed column for the answers; still empty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("idempotency", "0001_initial")]

    operations = [
        migrations.AddField("idempotencykey", "sealed_answer", models.BinaryField(null=True)),
    ]
