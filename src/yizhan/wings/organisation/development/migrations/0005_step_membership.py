from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The field `made` of a step is called `membership`. The column keeps its name, so no row is
    touched, and a worker of the last release writes on beside this one."""

    dependencies = [("development", "0004_every_step_has_a_branch")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("step", "development_step_admissions"),
                migrations.AlterField(
                    "step",
                    "made",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "no change"),
                            ("probationary", "probationary member"),
                            ("full", "full member"),
                        ],
                        db_column="made",
                        default="",
                        max_length=12,
                    ),
                ),
                migrations.RenameField("step", "made", "membership"),
                migrations.AddIndex(
                    "step",
                    models.Index(
                        name="development_step_admissions",
                        fields=["entered_on"],
                        condition=Q(membership="probationary"),
                    ),
                ),
            ]
        )
    ]
