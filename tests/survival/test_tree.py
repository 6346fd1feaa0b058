"""Two people change the tree at the same moment: branches moved into one another, units founded in
what moves, closed while a case comes in, accounts merged with each other. The tree stays a tree,
its history fits, no case is left with nobody, and the log is whole."""

from __future__ import annotations

import pytest

from tests.survival.racing import race, shell

pytestmark = pytest.mark.slow

ROUNDS = 12

SEED = f"""
import json
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person, a_unit
city = a_city()
rounds = []
for n in range({ROUNDS}):
    one, other, third = (a_unit(city.bureau, kind="bureau") for _ in range(3))
    for bureau in (one, other):
        office = a_unit(bureau, kind="office")
        a_unit(office, kind="guidance_station")
    closing = a_unit(city.bureau, kind="department")
    rounds.append({{
        "one": one.pk, "other": other.pk, "third": third.pk, "closing": closing.pk,
        "case": city.case().pk, "accounts": [a_person().pk for _ in range(2)],
        "handler": city.dispatcher.pk, "root": city.committee.pk,
    }})
print(json.dumps(rounds))
"""

RACER = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.utils import timezone
from yizhan.ground.casework.actions import hand_on
from yizhan.ground.casework.models import Case
from yizhan.ground.people.actions import close_unit, create_unit, move_unit
from yizhan.ground.people.actions import merge_persons, merge_units
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.errors import Refusal
who, rounds = json.loads(sys.argv[-1])
unit = lambda pk: Unit.objects.get(pk=pk)
person = lambda pk: Person.objects.get(pk=pk)

def deeds(r):
    at = timezone.now()
    ours, theirs = (r["one"], r["other"]) if who == 0 else (r["other"], r["one"])
    yield lambda: move_unit(unit(ours), unit(theirs), by=None, at=at)
    if who == 0:
        yield lambda: create_unit(name="new", code=f"new-{ours}", kind="office",
                                  parent=unit(r["one"]), by=None, at=at)
        yield lambda: close_unit(unit(r["closing"]), by=None, at=at)
    else:
        yield lambda: merge_units(unit(r["one"]), unit(r["third"]), by=None, at=at)
        yield lambda: hand_on(Case.objects.get(pk=r["case"]), unit(r["closing"]),
                              by=person(r["handler"]), at=at)
    first, second = r["accounts"] if who == 0 else r["accounts"][::-1]
    yield lambda: merge_persons(person(first), person(second), unit=unit(r["root"]), by=None, at=at)

print("ready", flush=True)
start = float(sys.stdin.readline())
outcomes = []
for n, r in enumerate(rounds):
    for m, deed in enumerate(deeds(r)):
        while (left := start + (4 * n + m) * 0.06 - time.time()) > 0:
            time.sleep(left / 2)
        try:
            deed()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)
print(json.dumps(outcomes))
"""

OUTCOME = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.casework.jobs import hand_over_what_was_left
from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit, UnitPeriod
hand_over_what_was_left()
now = UnitPeriod.objects.filter(until=None)
print(json.dumps({
    "whole": first_broken() is None,
    "problems": Unit.objects.find_problems(),
    "units": sorted(Unit.objects.not_ended().values_list("pk", "name", "path")),
    "periods": sorted(now.values_list("unit", "name", "path")),
    "orphans": Case.objects.filter(is_open=True, unit__closed_on__isnull=False).count(),
    "loops": Person.objects.filter(merged_into__merged_into__isnull=False).count(),
    "merged": Person.objects.filter(merged_into__isnull=False).count(),
}))
"""


def test_the_tree_stays_a_tree(platform):
    rounds = shell(platform, SEED)
    outcomes = race(platform, RACER, [[who, rounds] for who in (0, 1)])
    outcome = shell(platform, OUTCOME)

    assert outcome["whole"]
    assert outcome["problems"] == [[], [], [], [], []]
    assert outcome["periods"] == outcome["units"]
    assert outcome["orphans"] == 0
    assert (outcome["loops"], outcome["merged"]) == (0, ROUNDS)
    moves = zip(outcomes[0][::4], outcomes[1][::4], strict=True)
    for pair in moves:  # of two that want to stand in each other, one does
        assert pair.count("done") == 1
