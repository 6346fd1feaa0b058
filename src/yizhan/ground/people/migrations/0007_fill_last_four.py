from django.db import migrations
from django.db.models import F
from django.db.models.functions import Right


def fill(apps, schema_editor):
    phones = apps.get_model("people", "Secret").objects.filter(kind="phone")
    phones.update(last_four=Right(F("masked"), 4))


class Migration(migrations.Migration):
    dependencies = [("people", "0006_last_four_and_health")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
