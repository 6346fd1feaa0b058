"""J10: an instructor without a network notes a visit and two needs; they arrive exactly once, and
what becomes of them stands on the page of the place."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready
from tests.journeys.test_kept_pages import kept
from tests.journeys.test_outbox import waits

ASSIGN = """
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.wings.care.visits.actions import AssignmentRow, load_assignments
from yizhan.wings.organisation.register.models import Site
person = Person.objects.get(username="instructor")
unit = person.posts.get().unit
row = AssignmentRow(person, unit, Site.objects.get().unit, timezone.localdate())
load_assignments([row], by=None, at=timezone.now())
"""
OUTCOME = """
import json
from yizhan.ground.casework.models import Case
from yizhan.wings.care.visits.models import HeardNeed, Visit
print(json.dumps({
    "visits": list(Visit.objects.values_list("text", flat=True)),
    "needs": sorted(HeardNeed.objects.values_list("in_name_of", "need__case__text")),
}))
"""


def shell(city, code: str) -> str:
    return str(city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", code))


@pytest.fixture
def phone(city, visit):
    """The instructor's phone, whose console may say that it was offline."""
    shell(city, ASSIGN)
    visitor = visit("phone")
    yield visitor
    visitor.wrong.clear()


def hears(page: Page, number: int, *, item: str, text: str, rider: str = "") -> None:
    """Fill in one need; with a telephone it is a rider's, who agreed."""
    page.locator("summary", has_text=f"听到的第 {number} 件").click()
    page.locator(f"[name=item_{number}]").select_option(item)
    page.locator(f"[name=text_{number}]").fill(text)
    if rider:
        page.locator("label", has=page.locator(f"[name=name_{number}][value=rider]")).click()
        page.locator(f"[name=phone_{number}]").fill(rider)
        page.locator(f"[name=consent_{number}]").check()


def notes(page: Page) -> None:
    """Fill in and send the note of a visit with two needs."""
    page.locator("label", has=page.locator("[name=met][value=manager]")).click()
    page.locator("textarea[name=text]").fill("雨棚漏水，站长说月底修。")
    hears(page, 1, item="seats", text="想添两把椅子")
    hears(page, 2, item="hot_water", text="夜里没有热水", rider="13800138077")
    picture(page, "visit-note")
    page.locator(".bar .btn.main").click()


def stands_in_its_month(city, page: Page) -> None:
    page.goto(f"{city.url}/me/visits/month")
    expect(page.locator(".month .day.off")).to_have_count(1)
    picture(page, "visit-month")


def test_a_visit_noted_without_a_network_arrives_once(city, phone):
    page = phone.page
    city.enter(page, "instructor", "/me/visits")
    opens(page, city.url + "/me/visits")
    picture(page, "visit-plan")
    kept(page, city.url + "/me/visits/note")
    page.locator("main a.cell").first.click()
    page.wait_for_url(re.compile(r"/me/visits/\d+$"))
    place = page.url
    phone.context.set_offline(True)
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/me/visits/note#*")
    expect(page.locator("[name=destination]")).to_have_value(place.rpartition("/")[2])
    ready(page)
    notes(page)
    waits(page, "1 条待发送")
    expect(page.locator("textarea[name=text]")).to_have_value("")
    page.close()

    phone.context.set_offline(False)
    page, other = phone.context.new_page(), phone.context.new_page()
    for one in (page, other):
        opens(one, city.url + "/me/visits")
    expect(page.locator("[data-outbox-count]")).to_have_text(re.compile(r"^\d\d:\d\d 已送达$"))
    page.goto(place)
    expect(page.locator("main")).to_contain_text("雨棚漏水")
    expect(page.locator(".heard")).to_have_count(2)
    expect(page.locator("main")).not_to_contain_text("13800138077")
    picture(page, "visit-place")
    stands_in_its_month(city, page)

    known = json.loads(shell(city, OUTCOME).splitlines()[-1])
    assert known["visits"] == ["雨棚漏水，站长说月底修。"]
    assert known["needs"] == [["destination", "想添两把椅子"], ["rider", "夜里没有热水"]]
