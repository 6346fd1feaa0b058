"""Reports on their way out of the pool: a worker killed at any moment, and three at once. None is
lost, none comes twice, and none leaves before it may."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.survival.racing import race, shell

pytestmark = pytest.mark.slow

CELLS, EACH = 3, 4

SEED = f"""
import json
from django.utils import timezone
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.wings.participation.reports.tests.factories import a_kind, sent
city, at = a_city(), timezone.now()
groups = (ItemGroup.FOOD, ItemGroup.STREET, ItemGroup.HAZARD)
codes = {{}}
for cell in range({CELLS}):
    item = a_kind(group=groups[cell])
    for number in range({EACH}):
        text = f"{{cell}}.{{number}}"
        codes[text] = sent(city, item, at=at, text=text).code
elsewhere = a_division(city.city, kind=DivisionKind.COUNTY)
for number in range(2):  # too few for their time
    text = f"early.{{number}}"
    codes[text] = sent(city, item, at=at, text=text, division=elsewhere).code
print(json.dumps(codes))
"""

RELEASE = """
import os, signal
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.utils import timezone
from yizhan.wings.participation.reports.actions import releasing
def killing(name, times):
    real, left = getattr(releasing, name), [times]
    def deed(*args, **kwargs):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    setattr(releasing, name, deed)
killing({where!r}, {times})
releasing.release_due(at=timezone.now())
"""

RACER = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.utils import timezone
from yizhan.wings.participation.reports.actions import release_due
print("ready", flush=True)
start = float(sys.stdin.readline())
while (left := start - time.time()) > 0:
    time.sleep(left / 2)
print(json.dumps(release_due(at=timezone.now())))
"""

OUTCOME = """
import json
from django.utils import timezone
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.casework.models import Case
from yizhan.wings.participation.reports.actions import release_due
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.models import Receipt, Report, Waiting
again = release_due(at=timezone.now())
codes = json.loads({codes!r})
led = {{text: led_by(code) for text, code in codes.items()}}
print(json.dumps({{
    "again": again,
    "waiting": Waiting.objects.count(),
    "receipts": Receipt.objects.count(),
    "cases": sorted(Case.objects.values_list("text", flat=True)),
    "reports": Report.objects.count(),
    "led": {{text: one.case.text if one.case else None for text, one in led.items()}},
    "whole": first_broken() is None,
}}))
"""

DUE = sorted(f"{cell}.{number}" for cell in range(CELLS) for number in range(EACH))


def check(platform, codes):
    found = shell(platform, OUTCOME.format(codes=json.dumps(codes)))
    assert found["cases"] == DUE, "each once, and none that is too early"
    assert found["reports"] == len(DUE)
    assert (found["waiting"], found["receipts"]) == (2, len(codes))
    assert found["led"] == {text: text if text in DUE else None for text in codes}
    assert found["whole"]
    return found


@pytest.mark.parametrize(
    ("where", "times"),
    [
        ("taken_in", 1),  # files are being written
        ("open_shielded", 0),
        ("open_shielded", 1),
        ("open_shielded", len(DUE) - 1),
        ("_write_receipts_anew", 0),  # all cases are open, and no receipt leads to them
    ],
)
def test_killed_in_the_middle_of_a_release(platform, where, times):
    codes = shell(platform, SEED)
    killed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RELEASE.format(where=where, times=times)],
        env=platform.env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert killed.returncode == -9, killed.stderr
    assert check(platform, codes)["again"] == len(DUE)


def test_two_workers_release_at_once(platform):
    codes = shell(platform, SEED)
    counts = race(platform, RACER, [1, 2, 3])
    assert sum(counts) == len(DUE)
    assert check(platform, codes)["again"] == 0
