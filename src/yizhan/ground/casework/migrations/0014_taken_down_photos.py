from typing import Any

from django.db import migrations, models


def mark_unsearched(apps: Any, _schema: Any) -> None:
    """Those that wait with nothing found: nobody may have looked. To look again does no harm."""
    waiting = apps.get_model("casework", "Photo").objects.filter(state="waiting", found=[])
    waiting.update(searched=False)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0013_shielded_photos"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="searched",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.RunPython(mark_unsearched, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("shielded", True), ("state", "ready")),
                fields=["-at", "-id"],
                name="casework_photo_published",
            ),
        ),
    ]
