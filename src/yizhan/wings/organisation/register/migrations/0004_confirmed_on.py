from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_fill")]

    operations = [
        migrations.AlterField(
            model_name="ridership", name="confirmed_on", field=models.DateField()
        ),
    ]
