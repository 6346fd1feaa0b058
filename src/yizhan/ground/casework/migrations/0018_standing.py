from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0017_questions"),
        ("people", "0017_looks_at_accompaniments"),
        ("places", "0003_no_boundary_in_division"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=[
                    "unit",
                    "due_at",
                    "due_soon_at",
                    "paused_at",
                    "routed",
                    "merged_into",
                    "is_open",
                ],
                name="casework_case_standing",
            ),
        ),
    ]
