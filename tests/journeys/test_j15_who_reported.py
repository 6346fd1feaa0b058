"""J15: a shop owner with the code for a reply, a site manager, a platform's contact and a clerk
each look for who reported, on every page and file they find by its links; none finds her."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.test_j14_report import KINDS, shell

REPORTED = """
import json
from datetime import timedelta
from django.utils import timezone
from yizhan.ground.casework.index import item_by_code
from yizhan.ground.people.models import Person
from yizhan.ground.places.models import Division
from yizhan.wings.participation.reports.actions import give_reply_code, release_due, send
from yizhan.wings.participation.reports.index import led_by
rider = Person.objects.get(username="rider")
at = timezone.localtime() - timedelta(hours=9)
at = at.replace(minute=37, second=11, microsecond=0)
division = Division.objects.filter(kind="county").order_by("code").first()
code = send(item_by_code("food-toilet"), key="0123456789abcdef-j15", at=at, by=rider,
            place="桥东街 12 号", text="灶台边就是厕所门，没有隔断", division=division).code
release_due(at=at + timedelta(hours=7))
case = led_by(code).case
dispatcher = Person.objects.get(username="dispatcher")
owner = give_reply_code(case.report, by=dispatcher, at=timezone.now())
print(json.dumps({"code": code, "reference": case.reference, "name": rider.display_name,
                  "username": rider.username, "report": case.report.pk, "case": case.pk,
                  "reply": owner, "minute": at.strftime("%H:%M"),
                  "elsewhere": at.astimezone(__import__("datetime").UTC).strftime("%H:%M")}))
"""
MANAGER = """
import json
from django.conf import settings
from django.contrib.auth import login
from django.test import RequestFactory
from django.utils import timezone
from allauth.account.internal.flows.login import record_authentication
from yizhan.ground.people.actions import create_person, grant
from yizhan.ground.people.models import Unit
from yizhan.kit.sessions import SessionStore
at = timezone.now()
manager = create_person(username="site-manager", display_name="站长 韦大力", by=None, at=at)
grant(manager, role="company", unit=Unit.objects.get(code="S01"), scope="here", by=None, at=at)
request = RequestFactory().get("/")
request.session = SessionStore()
login(request, manager, backend="allauth.account.auth_backends.AuthenticationBackend")
record_authentication(request, manager, "mfa")
request.session.save()
print(json.dumps([settings.SESSION_COOKIE_NAME, request.session.session_key]))
"""
SHOWN = """
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.wings.participation.reports.actions import decide_reply
from yizhan.wings.participation.reports.models import OwnerReply
reply = OwnerReply.objects.exclude(text="").get(report={report})
decide_reply(reply, show=True, by=Person.objects.get(username="dispatcher"), at=timezone.now())
"""
MOST = 40
"""Pages that one of them opens."""
PUBLIC = [
    "/reports", "/reports.geojson", "/reports.rss", "/reports/map?zoom=16", "/report",
    "/reports/clusters?zoom=16", "/reports/reply", "/data", "/api/v1/indicators",
    "/open311/v2/requests.json", "/open311/v2/requests.xml", "/open311/v2/services.json",
]  # fmt: skip
TEXT = re.compile("html|json|xml|text")
WORD = "灶台已经移走，欢迎来看。"


@pytest.fixture(scope="module")
def told(city):
    shell(city, KINDS)
    return json.loads(shell(city, REPORTED).splitlines()[-1])


@pytest.fixture(scope="module")
def manager(city):
    """The session of somebody who manages the riders of a delivery site."""
    name, key = json.loads(shell(city, MANAGER).splitlines()[-1])
    return {"name": name, "value": key, "url": city.url}


def walk(page: Page, url: str, start: list[str]) -> dict[str, str]:
    """Open pages by their links, those about reports and cases first; return what each says."""
    waiting: list[str] = list(start)
    seen: dict[str, str] = {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = page.request.get(url + address)
        kind = answer.headers.get("content-type", "")
        seen[address] = answer.text() if answer.ok and TEXT.search(kind) else ""
        if "html" not in kind or not answer.ok:
            continue
        page.goto(url + address)
        links = page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
        for link in links:
            parts = urlsplit(link)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if link.startswith(url) and "logout" not in path and path not in seen:
                first = "report" in path or "cases" in path or "audit" in path
                waiting.insert(0, path) if first else waiting.append(path)
    return seen


def nothing_leads_to_her(pages: dict[str, str], told: dict[str, str]) -> dict[str, str]:
    """Return the pages that tell of the report; none of them says whose it is, and none at all has
    the words of her receipt."""
    of_report = {at: text for at, text in pages.items() if "桥东街 12 号" in text}
    for at, text in of_report.items():
        assert told["name"] not in text, at
        assert f'"{told["username"]}"' not in text, at
        assert told["minute"] not in text, at
        assert told["elsewhere"] not in text, at
    for at, text in pages.items():
        assert told["code"] not in text and "".join(told["code"].split()) not in text, at
    return of_report


@pytest.mark.parametrize(
    ("who", "start"),
    [
        ("", PUBLIC),
        ("company", ["/desk/", "/reports"]),
        ("handler", ["/desk/", "/desk/reports", "/desk/inbox/"]),
        ("dispatcher", ["/desk/reports", "/desk/dispatch/", "/desk/"]),
    ],
)
def test_who_looks_does_not_find(city, visit, told, who, start):
    visitor = visit("desk" if who else "phone")
    if who:
        city.enter(visitor.page, who, "/desk/")
    address = [f"/desk/reports/{told['report']}", f"/desk/cases/{told['case']}"] if who else []
    pages = walk(visitor.page, city.url, [*start, *address])
    visitor.wrong.clear()  # pages that this one may not open
    assert len(pages) >= 6
    of_report = nothing_leads_to_her(pages, told)
    if who in {"", "dispatcher"}:
        assert of_report, "the public list and the dispatcher's show the report itself"


def test_a_site_manager_reads_what_the_public_reads(city, visit, told, manager):
    visitor = visit("desk")
    visitor.context.add_cookies([manager])
    desk = [f"/desk/reports/{told['report']}", f"/desk/cases/{told['case']}", "/desk/reports"]
    pages = walk(visitor.page, city.url, ["/desk/", *desk, "/reports"])
    visitor.wrong.clear()
    assert "韦大力" in pages["/desk/"]
    assert [pages[one] for one in desk] == ["", "", ""], "a company's post reads no case"
    of_report = nothing_leads_to_her(pages, told)
    assert of_report
    assert not any("没有隔断" in text for text in of_report.values())


def test_a_shop_owner_replies_and_learns_nothing_by_it(city, visit, told):
    visitor = visit("phone")
    page, own = visitor.page, f"/reports/{told['report']}"
    before = walk(page, city.url, [own, *PUBLIC])
    page.goto(f"{city.url}/reports/reply")
    page.locator("input[name=code]").fill(told["reply"])
    page.locator("textarea[name=text]").fill(WORD)
    page.locator("form .btn.main").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/reports")
    expect(page.locator("main")).to_contain_text("已收到")
    said = walk(page, city.url, [own, "/reports/reply", *PUBLIC])
    assert not any(WORD in text for text in said.values()), "the unit looks at it first"
    shell(city, SHOWN.format(report=told["report"]))
    shown = walk(page, city.url, [own, "/reports/reply", *PUBLIC])
    visitor.wrong.clear()
    assert WORD in shown[own]
    page.goto(city.url + own)
    picture(page, "report-with-reply")
    for pages in (before, said, shown):
        of_report = nothing_leads_to_her(pages, told)
        assert own in of_report
        assert not any("没有隔断" in text for text in pages.values()), "her words have a style"
    again = page.request.get(city.url + "/reports/reply")
    assert told["reply"] not in again.text()
