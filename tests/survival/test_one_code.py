"""Two people use the code of one branch at the same moment: one is in, the other is told, and what
she agreed to is not kept. On whichever database is under test."""

from __future__ import annotations

import pytest

from tests.survival.racing import race, shell

pytestmark = pytest.mark.slow

CODES = 12

SEED = f"""
import json
from django.utils import timezone
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_code
branch = a_branch(type="mobile", at=timezone.now())
print(json.dumps({{
    "people": [[a_person().pk for _ in range({CODES})] for _ in range(2)],
    "codes": [a_code(branch, at=timezone.now()) for _ in range({CODES})],
}}))
"""

RACER = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.wings.organisation.branches.actions import accept_invitation
from yizhan.wings.organisation.branches.actions.inviting import Agreement
people, codes = json.loads(sys.argv[-1])
people = [Person.objects.get(pk=pk) for pk in people]
print("ready", flush=True)
start = float(sys.stdin.readline())
outcomes = []
for n, (person, code) in enumerate(zip(people, codes, strict=True)):
    while (left := start + n * 0.05 - time.time()) > 0:
        time.sleep(left / 2)
    try:
        accept_invitation(code, person=person, agreed=Agreement("Yes."), at=timezone.now())
        outcomes.append("in")
    except Refusal as refusal:
        outcomes.append(refusal.code)
print(json.dumps(outcomes))
"""

OUTCOME = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.people.models import Consent
from yizhan.wings.organisation.branches.models import Link, Membership
print(json.dumps({
    "whole": first_broken() is None,
    "linked": sorted(Link.objects.values_list("person", flat=True)),
    "members": sorted(Membership.objects.values_list("person", flat=True)),
    "agreed": sorted(Consent.objects.values_list("person", flat=True)),
}))
"""


def test_a_code_lets_one_in(platform):
    seeded = shell(platform, SEED)
    outcomes = race(platform, RACER, [[people, seeded["codes"]] for people in seeded["people"]])
    outcome = shell(platform, OUTCOME)

    assert outcome["whole"]
    assert all(sorted(pair) == ["in", "wrong_code"] for pair in zip(*outcomes, strict=True))
    winners = [
        person
        for people, answers in zip(seeded["people"], outcomes, strict=True)
        for person, answer in zip(people, answers, strict=True)
        if answer == "in"
    ]
    assert outcome["linked"] == outcome["members"] == outcome["agreed"] == sorted(winners)
