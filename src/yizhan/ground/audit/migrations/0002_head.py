from django.db import migrations


def begin(apps, schema_editor):
    apps.get_model("audit", "Head").objects.create(position=0, digest="0" * 64)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
