from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0017_looks_at_accompaniments"),
        ("register", "0006_invitation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ridership",
            index=models.Index(
                condition=models.Q(("left_on__isnull", False)),
                fields=["left_on", "site"],
                name="register_ridership_leaving",
            ),
        ),
    ]
