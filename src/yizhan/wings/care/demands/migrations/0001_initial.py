import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0011_updated_since"),
    ]

    operations = [
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("named", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("public", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="DemandText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("vector", models.BinaryField(blank=True, null=True)),
                ("confidence", models.PositiveSmallIntegerField(default=0)),
                ("engine", models.CharField(blank=True, max_length=12)),
                ("pinned", models.BooleanField(default=False)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="demand_text",
                        to="casework.case",
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="texts",
                        to="demands.demand",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="demand",
            name="central",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="demands.demandtext",
            ),
        ),
        migrations.AddIndex(
            model_name="demandtext",
            index=models.Index(fields=["demand", "-said_at"], name="demands_text_demand"),
        ),
        migrations.AddIndex(
            model_name="demandtext",
            index=models.Index(fields=["said_at"], name="demands_text_said"),
        ),
        migrations.AddConstraint(
            model_name="demandtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__lte", 100)), name="demands_text_confidence_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="demandtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("pinned", False), ("demand__isnull", False), _connector="OR"),
                name="demands_text_pinned_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="demands_demand_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", ""), ("answered_at__isnull", False), _connector="OR"),
                name="demands_demand_answer_has_time",
            ),
        ),
    ]
