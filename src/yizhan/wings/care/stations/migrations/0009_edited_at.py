"""When what is known of a station was last changed, for programs that ask whether the list is new.
Null until the first change: of what was before, nobody noted it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0008_witnesses")]

    operations = [
        migrations.AddField("revision", "edited_at", models.DateTimeField(blank=True, null=True)),
    ]
