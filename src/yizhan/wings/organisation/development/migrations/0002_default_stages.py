from django.db import migrations

from yizhan.wings.organisation.development.rules import default_rows


def plant(apps, schema_editor):
    Stage = apps.get_model("development", "Stage")
    known = {}
    for row in default_rows():
        after = known.get(row.pop("after"))
        known[row["code"]] = Stage.objects.create(after=after, **row)


class Migration(migrations.Migration):
    dependencies = [("development", "0001_initial")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
