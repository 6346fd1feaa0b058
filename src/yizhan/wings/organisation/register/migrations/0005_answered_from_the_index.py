import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_answered_from_the_index"),
        ("register", "0004_confirmed_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="ridership",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="riderships",
                to="people.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="ridership",
            index=models.Index(
                fields=["site", "joined_on", "left_on"], name="register_ridership_at_site"
            ),
        ),
    ]
