"""A post has one of the declared roles. Every row stays; one of an unknown role stops the migration,
because nobody could say what it permits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_unit_periods"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("admin", "administrator"),
                    ("lead", "lead"),
                    ("dispatcher", "dispatcher"),
                    ("handler", "handler"),
                    ("instructor", "instructor"),
                    ("secretary", "branch secretary"),
                    ("committee", "committee member"),
                    ("company", "contact of a company"),
                    ("host", "host of a station"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "admin",
                            "lead",
                            "dispatcher",
                            "handler",
                            "instructor",
                            "secretary",
                            "committee",
                            "company",
                            "host",
                        ],
                    )
                ),
                name="people_post_role_known",
            ),
        ),
    ]
