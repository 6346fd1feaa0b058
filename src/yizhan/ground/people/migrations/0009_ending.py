from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0008_person_merge")]

    operations = [
        migrations.RemoveIndex(model_name="secret", name="people_secret_last_four"),
        migrations.AddIndex(
            model_name="secret",
            index=models.Index(fields=["last_four", "kind"], name="people_secret_ending"),
        ),
    ]
