from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_ending"),
        ("places", "0003_no_boundary_in_division"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="unitspell",
            name="people_spell_kind",
        ),
        migrations.AddIndex(
            model_name="unitspell",
            index=models.Index(
                fields=["kind", "path", "since", "until", "division"], name="people_spell_kind"
            ),
        ),
    ]
