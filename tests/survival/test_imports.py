"""kill -9 in the middle of a long list that somebody confirmed: whole batches are kept, the page
says what happened, and the work goes on where it stopped; nothing is lost and nothing doubled."""

from __future__ import annotations

import pytest

from tests.survival.racing import shell

pytestmark = pytest.mark.slow

ROWS, BATCH = 4_000, 1_000

BEGIN = f"""
import json, time
from django.utils import timezone
from yizhan.ground.imports.actions import confirm, receive, release
from yizhan.ground.imports.models import FileImport
from yizhan.ground.people.tests.factories import a_unit, an_admin
from yizhan.roof.shared.demo_city import mark_as_demo
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_site
from django.db import transaction
at = timezone.now()
root = a_unit(kind="city_committee")
site = a_site(a_unit(root, kind="company"), code="S1")
with transaction.atomic():
    mark_as_demo(at=at)
admin = an_admin(root)
lines = [f"{{13000000000 + n}},骑手甲,S1" for n in range({ROWS})]
data = "\\n".join(["手机号,姓名,网点编码", *lines]).encode()
file = receive(data, "riders.csv", kind="riders", crs="wgs84", by=admin, at=at)
release(file)
while file.state == "waiting":
    time.sleep(0.2)
    file.refresh_from_db()
confirm(file, by=admin, at=timezone.now())
release(file)
while not Ridership.objects.exists():
    time.sleep(0.01)
print(json.dumps(file.state))
"""

LOOK = """
import json
from django.test import Client
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.vault import report_of
from yizhan.ground.people.models import Person, Secret
from yizhan.wings.organisation.register.models import Ridership
file = FileImport.objects.select_related("by").get()
client = Client(headers={"host": "127.0.0.1"})
client.force_login(file.by)
print(json.dumps({
    "state": file.state,
    "report": report_of(file),
    "riding": Ridership.objects.riding().count(),
    "accounts": Person.objects.filter(username__startswith="r-").count(),
    "phones": Secret.objects.filter(kind="phone").values("person").distinct().count(),
    "page": client.get(f"/desk/imports/{file.public_id}").content.decode(),
    "whole": first_broken() is None,
}))
"""

MINUTES_PASS = """
import json
from datetime import timedelta
from django.core.cache import cache
from django.db.models import F
from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.rules import CLAIM_LASTS
FileImport.objects.update(claimed_at=F("claimed_at") - CLAIM_LASTS - timedelta(minutes=1))
cache.clear()
print(json.dumps(None))
"""

WAIT = """
import json, time
from yizhan.ground.imports.models import FileImport
while FileImport.objects.get().state == "confirmed":
    time.sleep(0.2)
print(json.dumps(None))
"""


def test_a_list_goes_on_after_a_kill(platform):
    platform.start()
    shell(platform, BEGIN)
    platform.kill()

    after = shell(platform, LOOK)
    assert after["state"] == "confirmed"
    assert 0 < after["riding"] < ROWS
    assert after["riding"] == after["accounts"] == after["phones"]
    assert after["riding"] % BATCH == 0
    assert after["whole"]

    shell(platform, MINUTES_PASS)
    assert "处理中断了" in shell(platform, LOOK)["page"]

    platform.start()
    shell(platform, WAIT)
    end = shell(platform, LOOK)
    assert end["state"] == "done"
    assert end["riding"] == end["accounts"] == end["phones"] == ROWS
    assert end["report"]["new"] + end["report"]["same"] == ROWS
    assert end["report"]["same"] == after["riding"]
    assert end["whole"]
