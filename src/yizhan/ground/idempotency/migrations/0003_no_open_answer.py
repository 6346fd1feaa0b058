"""Keys are digests and answers are sealed since casework.0009; the answers as written go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("idempotency", "0002_sealed_answer"), ("casework", "0009_seal_tickets")]

    operations = [
        migrations.AlterField(
            "idempotencykey", "key", models.CharField(max_length=64, unique=True)
        ),
        migrations.AlterField("idempotencykey", "sealed_answer", models.BinaryField()),
        migrations.RemoveField("idempotencykey", "answer"),
    ]
