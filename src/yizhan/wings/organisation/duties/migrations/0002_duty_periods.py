"""A duty's spells are called periods, like everything that holds from one time to another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial")]

    operations = [
        *(
            migrations.RemoveConstraint(model_name="dutyspell", name=f"duties_spell_{name}")
            for name in ("one_now", "state_known", "change_known", "period")
        ),
        migrations.RenameModel(old_name="DutySpell", new_name="DutyPeriod"),
        migrations.AlterField(
            model_name="dutyperiod",
            name="duty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="periods",
                to="duties.duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyperiod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("duty",),
                name="duties_period_one_now",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["owed", "done", "waived"])),
                name="duties_period_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("change__in", ["made", "done", "returned", "waived", "passed_on"])
                ),
                name="duties_period_change_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="duties_period_order",
            ),
        ),
    ]
