from django.db import migrations, models


class Migration(migrations.Migration):
    """How long an answer took in working time. Cases answered before this stay without."""

    dependencies = [("casework", "0003_closed_lately")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="answer_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
