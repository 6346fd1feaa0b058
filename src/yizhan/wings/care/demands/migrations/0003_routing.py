import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_updated_since"),
        ("demands", "0002_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="LearnedRouting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("learned_at", models.DateTimeField()),
                ("engine", models.CharField(max_length=12)),
                ("texts", models.PositiveIntegerField()),
                ("right", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("arrays", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("right", None), ("right__lte", 100), _connector="OR"),
                        name="demands_routing_right_percent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit_kind", models.CharField(max_length=20)),
                ("competence", models.CharField(max_length=20)),
                ("confidence", models.PositiveSmallIntegerField()),
                ("words", models.JSONField(default=list)),
                ("engine", models.CharField(max_length=12)),
                ("proposed_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unit_proposal",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("confidence__lte", 100)),
                        name="demands_proposal_confidence_percent",
                    ),
                ],
            },
        ),
    ]
