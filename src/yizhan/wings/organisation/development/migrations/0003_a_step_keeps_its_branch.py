import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Nothing says any more where a candidacy was before its branch was merged."""
    Candidacy = apps.get_model("development", "Candidacy")
    of_it = Candidacy.objects.filter(pk=OuterRef("candidacy")).values("branch")[:1]
    apps.get_model("development", "Step").objects.update(branch=Subquery(of_it))


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0001_initial"),
        ("development", "0002_default_stages"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="branch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="branches.branch",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
