import re

from django.db import migrations

LONG_NUMBER = re.compile(r"\d{5,}")


def hide(apps, schema_editor):
    """A contact written as `@13800138000` was kept with all of that as its mask."""
    Secret = apps.get_model("people", "Secret")
    for secret in Secret.objects.filter(kind="email").iterator():
        masked = LONG_NUMBER.sub("***", secret.masked)
        if masked != secret.masked:
            Secret.objects.filter(pk=secret.pk).update(masked=masked)


class Migration(migrations.Migration):
    """Take telephone numbers out of the masks of e-mail addresses."""

    dependencies = [("people", "0013_sessions_end")]

    operations = [migrations.RunPython(hide, migrations.RunPython.noop)]
