import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the filling, as PostgreSQL changes no table whose rows wait to be checked."""

    dependencies = [("development", "0003_a_step_keeps_its_branch")]

    operations = [
        migrations.AlterField(
            model_name="step",
            name="branch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="branches.branch",
            ),
        ),
    ]
