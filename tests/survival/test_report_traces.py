"""The whole life of a report on a running platform, and then every place where it could have left a
trace: the rows and files of a backup, and all that server and worker have logged."""

from __future__ import annotations

import json
import re
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.survival.conftest import Platform
from tests.survival.racing import shell, shell_apart
from yizhan.kit.tests.pictures import as_jpeg, astronaut

pytestmark = pytest.mark.slow

PK, USERNAME, NAME, PHONE = 77_880_011, "reporter-7781", "沈青禾独一", "13977009981"
ADDRESS, FILE = "203.0.113.77", "IMG_2231_home.jpg"
KEY = "7781beef00112233445566778899aabb"
RECEIPTS = "rows/reports.receipt.jsonl"
WORDS = "三号桥洞下的井盖缺了一角，用木板盖着"

SEED = f"""
import json
from django.utils import timezone
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, SecretKind
from yizhan.wings.participation.reports.models import Shield
from yizhan.wings.participation.reports.tests.factories import a_kind, sent
city, item = a_city(), a_kind()
reporter = Person(pk={PK}, username="{USERNAME}", display_name="{NAME}")
reporter.save(force_insert=True)
vault.keep(SecretKind.PHONE, "{PHONE}", person=reporter, at=timezone.now())
Shield.objects.create(pk=1, together=3, minutes=0)
print(json.dumps({{"item": item.code, "handler": city.dispatcher.pk}}))
"""

DUE = """
import json
from django.utils import timezone
from yizhan.ground.scheduled.models import ScheduledJob
from yizhan.wings.participation.reports.models import Waiting
ScheduledJob.objects.filter(name="reports.release").update(due_at=timezone.now())
print(json.dumps(Waiting.objects.count()))
"""

MOVE = """
import json
from django.utils import timezone
from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person
by = Person.objects.get(pk={handler})
move_case(Case.objects.get(), "{to}", by=by, at=timezone.now(), text="{text}")
print(json.dumps(None))
"""


SIGN_IN = f"""
import json
from django.conf import settings
from django.test import Client
from yizhan.ground.people.models import Person
browser = Client()
browser.force_login(Person.objects.get(pk={PK}))
name = settings.SESSION_COOKIE_NAME
print(json.dumps([name, browser.cookies[name].value]))
"""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Phone:
    """A browser without JavaScript, signed in."""

    def __init__(self, url: str, session: list[str]) -> None:
        self.url, self.token = url, ""
        self.cookies = dict([session])
        self.opener = urllib.request.build_opener(NoRedirect)

    def ask(self, path: str, fields: dict[str, Any] | None = None) -> str:
        request = urllib.request.Request(self.url + path)
        request.add_header("X-Forwarded-For", ADDRESS)
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if fields is not None:
            request.data = encode_multipart(BOUNDARY, fields | {"csrfmiddlewaretoken": self.token})
            request.add_header("Content-Type", MULTIPART_CONTENT)
            request.add_header("Origin", self.url)
        with self.opener.open(request, timeout=60) as answer:
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _equals, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            onward, page = answer.headers["Location"], answer.read().decode()
        if onward:
            return self.ask(onward)
        self.token = next(iter(TOKEN.findall(page)), self.token)
        return str(page)


class NoRedirect(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        assert response.status < 400, (request.full_url, response.status, response.read()[-2000:])
        return response


def told(backup: Path) -> tuple[dict[str, list[str]], list[str], bytes]:
    """The lines of each table, the names of the files, and all that is in those."""
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
        files = [name for name in names if name.startswith("files/")]
        tables = {
            name: archive.read(name).decode().splitlines() for name in names if name not in files
        }
        return tables, files, b"".join(map(archive.read, files))


def released(platform: Platform) -> None:
    for _try in range(240):
        if not shell(platform, DUE):
            return
        time.sleep(0.5)
    raise AssertionError(platform.log.read_text()[-3000:])


def lived(platform: Platform, phone: Phone, seed: dict[str, Any], upload: bytes) -> list[str]:
    """From the tap to «not solved», and a tap at her own report; return what only she knows."""
    assert "keep_account" in phone.ask("/report"), "she is signed in"
    photo = SimpleUploadedFile(FILE, upload, "image/jpeg")
    said = {"item": seed["item"], "place": "南桥头", "text": WORDS, "key": KEY}
    words = phone.ask("/report", {**said, "keep_account": "on", "photo": photo})
    shown = words.split('class="receipt-words"')[1].split("</p>")[0]
    code = re.findall(r"[\u4e00-\u9fff]{2}", shown)
    mark = re.findall(r'name="r" value="([0-9a-f]+)"', words)[0]
    released(platform)
    shell(platform, MOVE.format(to="reaction_requested", text="哪一头？", **seed))
    phone.ask("/report/receipt/reply", {"r": mark, "text": "东头"})
    shell(platform, MOVE.format(to="resolved", text="换了", **seed))
    phone.ask("/report/receipt/verdict", {"r": mark, "solved": "no", "text": "又缺了"})
    report = re.findall(r'href="/reports/(\d+)"', phone.ask("/reports"))[0]
    phone.ask(f"/report/too/{report}", {})
    phone.ask("/report/receipt/forget", {"r": mark})
    assert len(code) == 5
    return [*code, mark, *(value for value in phone.cookies.values() if len(value) > 8)]


def test_neither_a_backup_nor_a_log_leads_to_her(platform, tmp_path):
    platform.env["YIZHAN_LOG_LEVEL"] = "DEBUG"
    seed, upload = shell(platform, SEED), as_jpeg(astronaut())
    session = shell_apart(platform, SIGN_IN)
    platform.start()
    platform.run("backup", str(tmp_path / "before.zip"))
    secrets = lived(platform, Phone(platform.url, session), seed, upload)
    platform.run("backup", str(tmp_path / "after.zip"))
    hers = [str(PK), USERNAME, NAME, PHONE, ADDRESS, FILE, KEY, *secrets]
    assert len(secrets) > 7, "five words, a mark, and cookies"

    before, *_files = told(tmp_path / "before.zip")
    tables, names, files = told(tmp_path / "after.zip")
    new = [
        (name, line)
        for name, lines in tables.items()
        for line in sorted(set(lines) - set(before[name]))
        if name != "manifest.json"
    ]
    assert len(new) > 8, "the case, its steps, a receipt, lines of the log"
    assert [(hit, name) for hit in hers for name, line in new if hit in line] == []
    assert [name for name in names if any(hit in name for hit in hers)] == []
    assert [hit for hit in (b"SECRETPHONE", upload[-400:], WORDS.encode()) if hit in files] == []

    (receipt,) = (json.loads(line) for name, line in new if name == RECEIPTS)
    values = [str(value) for value in receipt.values() if len(str(value)) > 8]
    elsewhere = " ".join(line for name, line in new if name != RECEIPTS)
    assert len(values) == 4
    assert [value for value in values if value in elsewhere] == []

    log = platform.log.read_text()
    assert "reports.released" in log, "the life was logged"
    assert [hit for hit in (*hers, WORDS, "东头", "又缺了") if hit in log] == []
