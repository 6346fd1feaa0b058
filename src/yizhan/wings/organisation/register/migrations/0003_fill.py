import secrets

from django.db import migrations
from django.db.models import F

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def fill(apps, schema_editor):
    """Older entries count as confirmed on the day of joining; sites get their posters' codes,
    companies the row that their credit code goes into."""
    apps.get_model("register", "Ridership").objects.update(confirmed_on=F("joined_on"))
    units = apps.get_model("people", "Unit").objects
    Site, Company = (apps.get_model("register", name) for name in ("Site", "Company"))
    shorts = set()
    sites = units.filter(kind="delivery_site").values_list("pk", flat=True)
    while len(shorts) < len(sites):
        shorts.add("".join(secrets.choice(ALPHABET) for _ in range(7)))
    Site.objects.bulk_create(
        Site(unit_id=pk, short=short) for pk, short in zip(sites, shorts, strict=True)
    )
    Company.objects.bulk_create(
        Company(unit_id=pk, registered_on=day)
        for pk, day in units.filter(kind="company").values_list("pk", "founded_on")
    )


class Migration(migrations.Migration):
    dependencies = [("register", "0002_companies_sites_and_ageing")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
