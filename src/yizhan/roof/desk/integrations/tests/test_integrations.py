"""/desk/integrations: systems that are told, a test event, and the code that checks a signature."""

import shutil
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.actions import add_endpoint, mark_failed
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.notify.rules import FOR_SYSTEMS, signature
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import MONDAY, an_admin
from yizhan.roof.desk.integrations.views import SAMPLES, signature_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def names(monkeypatch):
    known = {"12345.example": "93.184.215.14", "intranet.example": "10.0.0.5"}

    def lookup(host, port, **_options):
        if host not in known:
            raise socket.gaierror
        return [(0, 0, 0, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://intranet.example/in", "intranet.example 在内部网络里"),
        ("http://12345.example/in", "https:// 开头"),
        ("https://me:secret@12345.example/in", "https:// 开头"),
        ("https://[::1", "https:// 开头"),
        ("https://12354.example/in", "找不到名为 12354.example 的主机"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused_at_once(client, city, names, url, words):
    client.force_login(an_admin(city.committee))
    answer = client.post("/desk/endpoints/add", {"name": "12345", "url": url})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page and f'value="{url}"' in page, "said, and what was typed is kept"
    assert not Endpoint.objects.exists()


def test_the_citys_own_systems_may_be_inside(client, city, names, settings):
    settings.TRUSTED_HOSTS = ["intranet.example"]
    client.force_login(an_admin(city.committee))
    said = {"name": "12345", "url": "http://intranet.example/in"}
    assert client.post("/desk/endpoints/add", said).status_code == 200
    assert Endpoint.objects.get().url == said["url"]


def test_a_system_is_connected_and_its_key_shown_once(client, city, names):
    client.force_login(an_admin(city.committee))
    topics = ["case.new", "case.answered"]
    said = {"name": "12345", "url": "https://12345.example/in", "topics": topics}
    page = client.post("/desk/endpoints/add", said).content.decode()

    endpoint = Endpoint.objects.get()
    assert endpoint.topics == ["case.answered", "case.new"]
    key = vault.open_bytes(bytes(endpoint.sealed_key), purpose="endpoint").decode()
    assert key in page
    assert key not in client.get("/desk/integrations").content.decode()

    assert client.post("/desk/endpoints/add", said).status_code == 422
    client.post(f"/desk/endpoints/{endpoint.pk}/stop")
    endpoint.refresh_from_db()
    assert not endpoint.active


def test_only_an_administrator_connects(client, city):
    client.force_login(city.dispatcher)
    assert client.get("/desk/integrations").status_code == 403
    assert client.post("/desk/endpoints/add", {"name": "x"}).status_code == 403


def test_the_page_says_what_comes_and_how_it_is_checked(client, city):
    client.force_login(an_admin(city.committee))
    page = client.get("/desk/integrations").content.decode()

    assert all(topic.value in page for topic in FOR_SYSTEMS)
    assert "&quot;reference&quot;" in page and "Yizhan-Signature" in page
    assert all(language in page for language in SAMPLES)


def test_a_test_event_is_sent_from_the_page_and_its_fate_shown(client, city):
    endpoint, _key = add_endpoint(
        name="12345", url="https://12345.example", topics=[], by=None, at=MONDAY
    )
    client.force_login(city.dispatcher)
    assert client.post(f"/desk/endpoints/{endpoint.pk}/test").status_code == 403
    client.force_login(an_admin(city.committee))

    page = client.post(f"/desk/endpoints/{endpoint.pk}/test", follow=True).content.decode()
    assert "发送中" in page
    message = Message.objects.get(endpoint=endpoint)
    assert message.topic == "test"
    mark_failed(message, error="connection refused", at=timezone.now(), for_good=True)
    page = client.get("/desk/integrations").content.decode()
    assert "没送到" in page and "connection refused" in page


RUNS = {
    "Python": (sys.executable, "run.py", """
import sys, verify
body = sys.stdin.buffer.read()
print(verify.is_ours(sys.argv[1], body, sys.argv[2], float(sys.argv[3])))
"""),
    "JavaScript": ("node", "run.mjs", """
import { isOurs } from "./verify.mjs";
import { readFileSync } from "node:fs";
const [header, key, now] = process.argv.slice(2);
console.log(isOurs(header, readFileSync(0), key, Number(now)));
"""),
    "Java": ("java", "Run.java", None),
}  # fmt: skip


@pytest.mark.parametrize("language", [name for name in RUNS if shutil.which(RUNS[name][0])])
def test_the_code_on_the_page_tells_ours_from_others(tmp_path, language):
    program, name, words = RUNS[language]
    (tmp_path / SAMPLES[language]).write_text(signature_code()[language], encoding="utf-8")
    if words is None:  # Java runs one file: the class of the page, with a main of ours in front
        main = """
class Run { public static void main(String[] a) throws Exception {
System.out.println(Verify.isOurs(a[0], System.in.readAllBytes(), a[1], Long.parseLong(a[2]))); } }
"""
        code = signature_code()[language]
        imports = "".join(line for line in code.splitlines(True) if line.startswith("import"))
        words = imports + main + code.replace(imports, "").replace("public class", "class")
    (tmp_path / name).write_text(words, encoding="utf-8")
    body, at = '{"热": 1}'.encode(), timezone.now()

    def says(header: str, sent: bytes = body, later: int = 0) -> str:
        now = str(int(at.timestamp()) + later)
        asked = [program, name, header, "k1", now]
        done = subprocess.run(asked, cwd=tmp_path, input=sent, capture_output=True, check=True)
        return done.stdout.decode().strip().lower()

    ours = signature(body, key=b"k1", at=at)
    assert says(ours) == "true"
    assert says(ours, later=301) == "false", "an old one is not played again"
    assert says(signature(body, key=b"k2", at=at)) == "false"
    assert says(ours, sent=body + b" ") == "false"


def test_a_system_that_hears_nothing_more_gets_no_test(client, city):
    endpoint = Endpoint.objects.create(
        name="a", url="https://a.example", sealed_key=b"", active=False
    )
    client.force_login(an_admin(city.committee))
    client.post(f"/desk/endpoints/{endpoint.pk}/test")
    assert not Message.objects.filter(created_at__gt=timezone.now() - timedelta(hours=1)).exists()
