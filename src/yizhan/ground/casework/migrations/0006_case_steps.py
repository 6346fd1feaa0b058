from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    """The rows of a case's thread are called steps, in the database too."""

    dependencies = [("casework", "0005_narrow_indexes")]

    operations = [
        migrations.RenameModel("CaseEvent", "CaseStep"),
        migrations.AlterField(
            model_name="casestep",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=deletion.CASCADE,
                related_name="steps",
                to="casework.case",
            ),
        ),
        *(
            migrations.RenameIndex(
                model_name="casestep",
                old_name=f"casework_event_{name}",
                new_name=f"casework_step_{name}",
            )
            for name in ("thread", "by", "unit")
        ),
    ]
