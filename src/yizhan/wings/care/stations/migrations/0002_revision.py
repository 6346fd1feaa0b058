from django.db import migrations


def begin(apps, schema_editor):
    apps.get_model("stations", "Revision").objects.get_or_create(pk=1, defaults={"number": 0})


class Migration(migrations.Migration):
    """The one row that counts changes."""

    dependencies = [("stations", "0001_initial")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
