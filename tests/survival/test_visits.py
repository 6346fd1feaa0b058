"""One note of a visit is sent by three tabs at the same moment: it is one note, and the need in it
one case. On whichever database is under test."""

from __future__ import annotations

import pytest

from tests.survival.racing import race, shell

pytestmark = pytest.mark.slow

NOTES = 10

SEED = """
import json
from django.utils import timezone
from yizhan.wings.care.visits.tests.factories import a_field, an_assignment
field = a_field()
assignment = an_assignment(field, at=timezone.now())
print(json.dumps({
    "person": field.instructor.pk, "destination": assignment.destination_id,
    "item": field.city.item.code,
}))
"""

RACER = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.utils import timezone
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.wings.care.visits.actions import NeedRow, note_visit
from yizhan.wings.care.visits.models import Destination
known, notes = json.loads(sys.argv[-1])
by = Person.objects.get(pk=known["person"])
destination = Destination.objects.get(pk=known["destination"])
item = CatalogueItem.objects.get(code=known["item"])
need = NeedRow(item=item, text="x", in_name_of="destination")
print("ready", flush=True)
start = float(sys.stdin.readline())
noted = []
for n in range(notes):
    while (left := start + n * 0.1 - time.time()) > 0:
        time.sleep(left / 2)
    at = timezone.now()
    visit = note_visit(destination, by=by, at=at, visited_on=local_day(at), text=f"note {n}",
                       needs=[need], key=f"the key of note {n}")
    noted.append(visit.pk)
print(json.dumps(noted))
"""

OUTCOME = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.casework.models import Case
from yizhan.wings.care.visits.models import Visit
print(json.dumps({
    "whole": first_broken() is None,
    "visits": sorted(Visit.objects.values_list("pk", flat=True)),
    "cases": Case.objects.count(),
}))
"""


def test_a_note_counts_once(platform):
    known = shell(platform, SEED)
    noted = race(platform, RACER, [[known, NOTES]] * 3)
    outcome = shell(platform, OUTCOME)

    assert outcome["whole"]
    assert noted[0] == noted[1] == noted[2]
    assert outcome["visits"] == sorted(noted[0])
    assert outcome["cases"] == len(outcome["visits"]) == NOTES
