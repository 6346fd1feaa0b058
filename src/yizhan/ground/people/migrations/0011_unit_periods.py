"""UnitSpell becomes UnitPeriod, with its rows. Constraints have no rename: the new one is added
before the old one goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_answered_from_the_index"),
        ("places", "0003_no_boundary_in_division"),
    ]

    operations = [
        migrations.RenameModel("UnitSpell", "UnitPeriod"),
        migrations.AlterField(
            model_name="unitperiod",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periods",
                to="people.unit",
            ),
        ),
        migrations.RenameIndex(
            "unitperiod", old_name="people_spell_place", new_name="people_period_place"
        ),
        migrations.RenameIndex(
            "unitperiod", old_name="people_spell_kind", new_name="people_period_kind"
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("unit",), name="people_period_one_now"
            ),
        ),
        migrations.RemoveConstraint(model_name="unitperiod", name="people_spell_one_now"),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.UniqueConstraint(
                fields=("unit", "since"), name="people_period_one_a_day"
            ),
        ),
        migrations.RemoveConstraint(model_name="unitperiod", name="people_spell_one_a_day"),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="people_period_order",
            ),
        ),
        migrations.RemoveConstraint(model_name="unitperiod", name="people_spell_period"),
    ]
