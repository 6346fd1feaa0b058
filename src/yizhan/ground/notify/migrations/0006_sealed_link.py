"""Links that are keys by themselves get a sealed column; the others are called what they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0005_topic_on_duty")]

    operations = [
        migrations.RenameField("message", "link", "open_link"),
        migrations.AddField("message", "sealed_link", models.BinaryField(null=True)),
    ]
