"""The boundaries have moved."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("places", "0002_outline")]

    operations = [migrations.RemoveField(model_name="division", name="boundary")]
