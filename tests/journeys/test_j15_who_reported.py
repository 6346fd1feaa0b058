"""J15: a shop owner, a site manager and a clerk each look for who reported, on every page they can
find by its links; none of them finds her."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.test_j14_report import KINDS, shell

REPORTED = """
import json
from datetime import timedelta
from django.utils import timezone
from yizhan.ground.casework.index import item_by_code
from yizhan.ground.people.models import Person
from yizhan.ground.places.models import Division
from yizhan.wings.participation.reports.actions import release_due, send
from yizhan.wings.participation.reports.index import led_by
rider = Person.objects.get(username="rider")
at = timezone.now()
division = Division.objects.filter(kind="county").order_by("code").first()
code = send(item_by_code("food-toilet"), key="0123456789abcdef-j15", at=at, by=rider,
            place="桥东街 12 号", text="灶台边就是厕所门，没有隔断", division=division).code
release_due(at=at + timedelta(hours=7))
case = led_by(code).case
print(json.dumps({"code": code, "reference": case.reference, "name": rider.display_name,
                  "report": case.report.pk, "case": case.pk}))
"""
MOST = 40
"""Pages that one of them opens."""


@pytest.fixture(scope="module")
def told(city):
    shell(city, KINDS)
    return json.loads(shell(city, REPORTED).splitlines()[-1])


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
        seen[address] = answer.text() if answer.ok and ("html" in kind or "json" in kind) else ""
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


@pytest.mark.parametrize(
    ("who", "start"),
    [
        (
            "",
            ["/reports", "/reports.geojson", "/reports.rss", "/report", "/reports/reply", "/data"],
        ),
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
    of_report = {at: text for at, text in pages.items() if "桥东街 12 号" in text}
    if who in {"", "dispatcher"}:
        assert of_report, "the public list and the dispatcher's show the report itself"
    for at, text in of_report.items():
        assert told["name"] not in text, at
    for at, text in pages.items():
        assert told["code"] not in text and "".join(told["code"].split()) not in text, at
