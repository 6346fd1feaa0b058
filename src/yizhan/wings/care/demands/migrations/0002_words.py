from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demands", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="demand",
            name="words",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
