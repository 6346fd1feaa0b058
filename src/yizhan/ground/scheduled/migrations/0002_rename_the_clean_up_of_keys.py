from typing import Any

from django.db import migrations

FORMER, NAME = "receipts.forget", "idempotency.forget"


def rename(apps: Any, schema_editor: Any) -> None:
    apps.get_model("scheduled", "ScheduledJob").objects.filter(name=FORMER).update(name=NAME)


def rename_back(apps: Any, schema_editor: Any) -> None:
    apps.get_model("scheduled", "ScheduledJob").objects.filter(name=NAME).update(name=FORMER)


class Migration(migrations.Migration):
    dependencies = [("scheduled", "0001_initial")]

    operations = [migrations.RunPython(rename, rename_back)]
