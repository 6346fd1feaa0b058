"""Sessions kept by their own key end: whoever had read the database could have been anybody."""

from django.db import migrations


def forwards(apps, schema_editor):
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0012_post_role_known"), ("sessions", "0001_initial")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
