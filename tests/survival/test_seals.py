"""The vault key changes while the city works: two operators renew at once, and others remove and
change what is being renewed."""

from __future__ import annotations

import pytest

from tests.survival.racing import race_apart, shell_apart

pytestmark = pytest.mark.slow

MANY = 60

SEED = f"""
import json
from django.utils import timezone
from yizhan.ground.casework import store
from yizhan.ground.notify.actions import add_endpoint
from yizhan.ground.people import vault
at = timezone.now()
for n in range({MANY}):
    vault.keep("phone", f"138000{{n:05}}", person=None, at=at)
    add_endpoint(name=f"city {{n}}", url="https://city.example.cn/", topics=[], by=None, at=at)
    store.write(f"{{n:032x}}", store.Form.LARGE, b"face")
print(json.dumps(None))
"""

RACER = f"""
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"
import django
django.setup()
from django.db import transaction
from yizhan.commands.renew_seals import command
from yizhan.ground.casework import store
from yizhan.ground.notify.models import Endpoint
from yizhan.ground.notify.vault import seal_key
from yizhan.ground.people.models import Secret

def renew():
    return command.main([], standalone_mode=False)

def work():
    for n in range(0, {MANY}, 2):
        with transaction.atomic():
            Secret.objects.filter(last_four=f"{{n:04}}").delete()
        with transaction.atomic():
            endpoint = Endpoint.objects.select_for_update().get(name=f"city {{n}}")
            endpoint.sealed_key = seal_key("changed")
            endpoint.save(update_fields=["sealed_key"])
        store.remove(f"{{n:032x}}")
    return 0

(deed,) = [d for d in (renew, work) if d.__name__ == json.loads(sys.argv[-1])]
print("ready", flush=True)
start = float(sys.stdin.readline())
while (left := start - time.time()) > 0:
    time.sleep(left / 2)
print(json.dumps(deed()))
"""

OUTCOME = f"""
import json
from yizhan.ground.casework import store
from yizhan.ground.notify.models import Endpoint
from yizhan.ground.notify.vault import open_key
from yizhan.ground.people import vault
from yizhan.ground.people.models import Secret
odd = [f"+86138000{{n:05}}" for n in range(1, {MANY}, 2)]
there = [n for n in range({MANY}) if store._file(f"{{n:032x}}", store.Form.LARGE).exists()]
print(json.dumps({{
    "phones": sorted(map(vault.open_secret, Secret.objects.all())) == odd,
    "found": all(vault.equal_to("phone", phone).exists() for phone in odd),
    "changed": [open_key(e) == b"changed" for e in Endpoint.objects.order_by("pk")],
    "photos": there,
    "faces": {{store.read(f"{{n:032x}}", store.Form.LARGE).decode() for n in there}} == {{"face"}},
}}))
"""


def test_the_key_changes_under_the_citys_hands(platform):
    platform.env["DJANGO_SETTINGS_MODULE"] = "yizhan.config.settings"  # one folder of files for all
    platform.env["YIZHAN_VAULT_KEY"] = old = "the vault key of this year, long enough to be one"
    platform.run("prepare")
    shell_apart(platform, SEED)
    new = "the vault key of next year, long enough to be one"
    platform.env["YIZHAN_VAULT_KEY"] = f"{new}|{old}"

    outcomes = race_apart(platform, RACER, ["renew", "work", "renew"])
    platform.run("renew-seals")
    platform.env["YIZHAN_VAULT_KEY"] = new

    assert outcomes[1] == 0
    assert shell_apart(platform, OUTCOME) == {
        "phones": True,
        "found": True,
        "changed": [n % 2 == 0 for n in range(MANY)],
        "photos": list(range(1, MANY, 2)),
        "faces": True,
    }
