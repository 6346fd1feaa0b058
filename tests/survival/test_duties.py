"""A unit is closed while a duty of it is being answered: whichever comes first, the duty is done
once or owed by the level above, and the one who was answering is told. And two who find the same
thing at the same moment owe for it once."""

from __future__ import annotations

import pytest

from tests.survival.racing import race, shell

pytestmark = pytest.mark.slow

ROUNDS = 20

SEED = f"""
import json
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.duties.actions import TaskRow, load_rules, send_task
from yizhan.wings.organisation.duties.rules import Field
from django.utils import timezone
root = a_unit()
general = a_unit(root, kind=UnitKind.GENERAL_BRANCH)
lead = a_person("lead", root, scope="below")
branches = [a_unit(general, kind=UnitKind.BRANCH) for _ in range({ROUNDS})]
for branch in branches:
    a_person("secretary", branch)
load_rules(by=None, at=MONDAY)
due = timezone.localdate()
row = TaskRow("报送", due.replace(year=due.year + 1), fields=(Field("n", "人数"),))
send_task(row, unit=root, to=branches, by=lead, at=timezone.now())
companies = [a_unit(root, kind=UnitKind.COMPANY) for _ in range({ROUNDS})]
print(json.dumps({{
    "branches": [one.pk for one in branches], "general": general.pk,
    "companies": [one.pk for one in companies],
}}))
"""

BEGIN = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.utils import timezone
from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.models import Unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.duties.actions import answer_task, create_rule_duties
from yizhan.wings.organisation.duties.models import Duty
what, seeded = json.loads(sys.argv[-1])
"""

RACE = """
act = {"answers": answers, "closes": closes, "finds": finds}[what]()
print("ready", flush=True)
start = float(sys.stdin.readline())
outcomes = []
for n in range(ROUNDS):
    while (left := start + n * 0.06 - time.time()) > 0:
        time.sleep(left / 2)
    try:
        act(n)
        outcomes.append("done")
    except (Refusal, NotAllowed) as no:
        outcomes.append(getattr(no, "code", "not_allowed"))
print(json.dumps(outcomes))
"""

DEEDS = """
def answers():
    duties = [Duty.objects.get(unit=pk, task__isnull=False) for pk in seeded["branches"]]
    people = [duty.unit.posts.get().person for duty in duties]
    return lambda n: answer_task(
        duties[n], values={"n": n}, by=people[n], at=timezone.now(), version=1
    )

def closes():
    units = [Unit.objects.get(pk=pk) for pk in seeded["branches"]]
    return lambda n: close_unit(units[n], by=None, at=timezone.now())

def finds():
    units = [Unit.objects.get(pk=pk) for pk in seeded["companies"]]
    return lambda n: create_rule_duties("company_has_members", about=units[n], at=timezone.now())
"""

RACER = f"{BEGIN}\nROUNDS = {ROUNDS}\n{DEEDS}\n{RACE}"

OUTCOME = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.notify.models import Message
from yizhan.wings.organisation.duties.models import Duty, DutyPeriod
duties = Duty.objects.filter(task__isnull=False).order_by("pk")
print(json.dumps({
    "whole": first_broken() is None,
    "duties": [
        {"unit": d.unit_id, "state": d.state, "answer": d.answer,
         "changes": list(d.periods.order_by("since", "pk").values_list("change", flat=True)),
         "now": d.periods.filter(until=None).count()}
        for d in duties
    ],
    "told": Message.objects.filter(topic="duty.passed_on").values("dedupe_key").distinct().count(),
    "about": [list(Duty.objects.filter(about__kind="company").values_list("about", "rule"))],
}))
"""


def test_a_unit_is_closed_while_its_duty_is_answered(platform):
    seeded = shell(platform, SEED)
    answered, closed = race(platform, RACER, [["answers", seeded], ["closes", seeded]])
    outcome = shell(platform, OUTCOME)

    assert outcome["whole"] and closed == ["done"] * ROUNDS
    passed = 0
    for n, (duty, outcome_of_one) in enumerate(zip(outcome["duties"], answered, strict=True)):
        assert duty["now"] == 1
        if outcome_of_one == "done":
            assert (duty["unit"], duty["state"]) == (seeded["branches"][n], "done")
            assert duty["answer"] == {"n": n} and duty["changes"] == ["made", "done"]
        else:
            assert outcome_of_one in {"changed_since", "not_allowed"}
            assert (duty["unit"], duty["state"]) == (seeded["general"], "owed")
            assert duty["changes"] == ["made", "passed_on"]
            passed += 1
    assert outcome["told"] == passed


def test_two_who_find_the_same_thing_owe_for_it_once(platform):
    seeded = shell(platform, SEED)
    race(platform, RACER, [["finds", seeded]] * 2)
    (about,) = shell(platform, OUTCOME)["about"]

    assert len(about) == len({tuple(pair) for pair in about}) == ROUNDS
