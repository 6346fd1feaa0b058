"""Two handlers act on one case at the same moment: one wins, the other is told, nothing is
overwritten. Two processes, as two web workers would be, on whichever database is under test."""

from __future__ import annotations

import pytest

from tests.survival.racing import race, shell

pytestmark = pytest.mark.slow

ROUNDS = 20

SEED = f"""
import json
from yizhan.ground.casework.tests.factories import a_city
city = a_city()
print(json.dumps({{
    "people": [city.handler.pk, city.colleague.pk],
    "cases": [city.case().pk for _ in range({2 * ROUNDS})],
}}))
"""

RACER = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.utils import timezone
from yizhan.ground.casework.actions import move_case, take
from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
person, cases = json.loads(sys.argv[-1])
by = Person.objects.get(pk=person)
seen = list(Case.objects.filter(pk__in=cases).order_by("pk"))
print("ready", flush=True)
start = float(sys.stdin.readline())
outcomes = []
for n, case in enumerate(seen):
    while (left := start + n * 0.05 - time.time()) > 0:
        time.sleep(left / 2)
    at = timezone.now()
    try:
        if n % 2:
            take(case, by=by, at=at)
        else:
            move_case(case, "resolved", by=by, at=at, text=f"by {person}", version=case.version)
        outcomes.append("won")
    except Refusal as refusal:
        outcomes.append(refusal.code)
print(json.dumps(outcomes))
"""

OUTCOME = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.casework.models import Case
print(json.dumps({
    "whole": first_broken() is None,
    "cases": [
        {"assignee": c.assignee_id, "status": c.status,
         "steps": list(c.steps.exclude(kind="opened").values_list("kind", "by", "text"))}
        for c in Case.objects.order_by("pk")
    ],
}))
"""


def test_one_wins_and_the_other_is_told(platform):
    seeded = shell(platform, SEED)
    outcomes = race(platform, RACER, [[person, seeded["cases"]] for person in seeded["people"]])
    outcome = shell(platform, OUTCOME)

    assert outcome["whole"]
    pairs = zip(*outcomes, strict=True)
    for n, (case, pair) in enumerate(zip(outcome["cases"], pairs, strict=True)):
        assert sorted(pair) == sorted(["won", "taken" if n % 2 else "changed_since"])
        winner = seeded["people"][pair.index("won")]
        if n % 2:
            assert case["steps"] == [["taken", winner, ""]]
            assert (case["assignee"], case["status"]) == (winner, "in_progress")
        else:
            assert case["steps"] == [["moved", winner, f"by {winner}"]]
            assert case["status"] == "resolved"
