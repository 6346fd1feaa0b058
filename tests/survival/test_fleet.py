"""The exam fleet when things die: a search or a publication that is killed changes nothing for any
rider, and of planners who publish at the same moment one does."""

from __future__ import annotations

import http.client
import os
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.survival.racing import race, shell

pytestmark = pytest.mark.slow

DAYS, RIDERS, ERRANDS = 6, 4, 6

SEED = f"""
import json
from datetime import time, timedelta
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone
from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.kit.days import local_day
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import PlannedDay
from yizhan.wings.participation.fleet.tests.factories import a_helper, a_week, an_errand
from yizhan.wings.participation.fleet.tests.factories import on_exam_day
at = timezone.now()
unit = a_unit()
first = local_day(at) + timedelta(days=1)
week = a_week(unit, day=first, at=at, days={DAYS})
planners = [an_admin(unit), an_admin(unit)]
for n in range({DAYS}):
    day = first + timedelta(days=n)
    for m in range({ERRANDS}):
        an_errand(week, at=at, due_at=on_exam_day(day, 9 + m))
    for _each in range({RIDERS}):
        a_helper(week, a_person(), at=at, day=day)
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(planners[0])
request = RequestFactory().get("/")
request.session = client.session
record_authentication(request, planners[0], "mfa")  # the desk wants a second factor
request.session.save()
print(json.dumps({{
    "week": week.pk, "planners": [one.pk for one in planners],
    "days": [(first + timedelta(days=n)).isoformat() for n in range({DAYS})],
    "session": client.cookies[settings.SESSION_COOKIE_NAME].OutputString().partition(";")[0],
    "csrf": settings.CSRF_COOKIE_NAME,
}}))
"""

PUBLISH_FIRST = """
import json
from datetime import date
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import ExamWeek
week, by = ExamWeek.objects.get(), Person.objects.get(pk=%(planner)d)
day = date.fromisoformat("%(day)s")
actions.draft(week, day, by=by, at=timezone.now(), seconds=0.3)
actions.publish_draft(week, day, version=%(version)d, by=by, at=timezone.now())
print(json.dumps("published"))
"""

IN_FORCE = """
import json
from yizhan.ground.audit.actions import first_broken
from yizhan.wings.participation.fleet.models import Errand, PlannedDay
print(json.dumps({
    "whole": first_broken() is None,
    "days": [
        [one.day.isoformat(), one.version, one.draft is not None]
        for one in PlannedDay.objects.order_by("day")
    ],
    "errands": [
        [one.pk, one.state, one.helper_id, str(one.pickup_at), str(one.delivery_at)]
        for one in Errand.objects.order_by("pk")
    ],
}))
"""

KILLED_WHILE_PUBLISHING = """
import json, os, signal
from datetime import date
from django.db import connections
from django.utils import timezone
from yizhan.ground.events.bus import listen
from yizhan.ground.people.models import Person
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.events import ErrandOffered
from yizhan.wings.participation.fleet.models import ExamWeek
week, by = ExamWeek.objects.get(), Person.objects.get(pk=%(planner)d)
day = date.fromisoformat("%(day)s")
actions.draft(week, day, by=by, at=timezone.now(), seconds=0.3)
connections.close_all()
child = os.fork()
if not child:
    told = []
    def die(event):
        told.append(event)
        if len(told) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
    listen(ErrandOffered, die)
    actions.publish_draft(week, day, version=0, by=by, at=timezone.now())
    os._exit(0)
_pid, status = os.waitpid(child, 0)
print(json.dumps(os.WTERMSIG(status)))
"""

RACER = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from datetime import date
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import ExamWeek
planner, days = json.loads(sys.argv[-1])
week, by = ExamWeek.objects.get(), Person.objects.get(pk=planner)
days = [date.fromisoformat(day) for day in days]
print("ready", flush=True)
start = float(sys.stdin.readline())
outcomes = []
for n, day in enumerate(days):
    while (left := start + n * 0.3 - time.time()) > 0:
        time.sleep(left / 2)
    try:
        actions.publish_draft(week, day, version=0, by=by, at=timezone.now())
        outcomes.append("won")
    except Refusal as refusal:
        outcomes.append(refusal.code)
print(json.dumps(outcomes))
"""

DRAFTS = """
import json
from datetime import date
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import ExamWeek
week, by = ExamWeek.objects.get(), Person.objects.get(pk=%(planner)d)
for day in %(days)r:
    actions.draft(week, date.fromisoformat(day), by=by, at=timezone.now(), seconds=0.2)
print(json.dumps("drafted"))
"""


def searches(sessions: set[int]) -> set[int]:
    """The processes in which something is computed apart, of the servers that lead `sessions`."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        try:
            line = (folder / "cmdline").read_bytes()
            if os.getsid(pid) in sessions and b"spawn_main" in line:
                found.add(pid)
        except OSError:
            continue
    return found


def ask_for_a_plan(url: str, seeded: dict[str, Any]) -> None:
    """Press «draw up a plan», as a browser does; nobody waits for the answer."""
    token = "a" * 32
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{seeded['session']}; {seeded['csrf']}={token}",
    }
    body = urlencode({"csrfmiddlewaretoken": token})
    try:
        path = f"/desk/fleet/{seeded['week']}/{seeded['days'][0]}/plan"
        connection.request("POST", path, body, headers)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()


def test_a_search_is_killed_and_the_published_plan_stands(platform):
    seeded = shell(platform, SEED)
    names = {"planner": seeded["planners"][0], "day": seeded["days"][0]}
    shell(platform, PUBLISH_FIRST % {**names, "version": 0})
    before = shell(platform, IN_FORCE)
    assert before["days"][0] == [seeded["days"][0], 1, False]

    platform.start()
    ours = {process.pid for process in platform.running}
    asking = threading.Thread(target=ask_for_a_plan, args=(platform.url, seeded), daemon=True)
    asking.start()
    until = time.monotonic() + 60
    while not (begun := searches(ours)) and time.monotonic() < until:
        time.sleep(0.02)
    assert begun, f"the search did not begin:\n{platform.log.read_text()[-4000:]}"
    platform.kill()
    asking.join(60)

    assert shell(platform, IN_FORCE) == before
    until = time.monotonic() + 30
    while searches(ours) and time.monotonic() < until:
        time.sleep(0.1)
    assert not searches(ours), "no search lives on without who asked"
    shell(platform, PUBLISH_FIRST % {**names, "version": 1})
    after = shell(platform, IN_FORCE)
    assert after["days"][0] == [seeded["days"][0], 2, False]
    assert after["whole"]


def test_a_publication_is_killed_and_nobody_was_asked(platform):
    seeded = shell(platform, SEED)
    names = {"planner": seeded["planners"][0], "day": seeded["days"][0]}
    before = shell(platform, IN_FORCE)
    assert shell(platform, KILLED_WHILE_PUBLISHING % names) == 9
    after = shell(platform, IN_FORCE)
    assert after["errands"] == before["errands"]
    assert after["days"][0] == [seeded["days"][0], 0, True]
    assert after["whole"]


def test_of_two_planners_one_publishes(platform):
    seeded = shell(platform, SEED)
    shell(platform, DRAFTS % {"planner": seeded["planners"][0], "days": seeded["days"]})
    outcomes = race(platform, RACER, [[one, seeded["days"]] for one in seeded["planners"]])
    for pair in zip(*outcomes, strict=True):
        assert sorted(pair) == ["plan_published", "won"]
    outcome = shell(platform, IN_FORCE)
    assert [day[1:] for day in outcome["days"]] == [[1, False]] * DAYS
    assert {errand[1] for errand in outcome["errands"]} == {"offered"}
    assert outcome["whole"]
