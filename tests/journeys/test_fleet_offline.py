"""An errand of the exam fleet is ridden where there is no network: the page opens, each step is
kept on the phone and arrives once and in order; what is too late is set aside with the reason."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready
from tests.journeys.test_j23_exam import WEEK, asks, signs_up
from tests.journeys.test_kept_pages import kept
from tests.journeys.test_outbox import waits

CLEAN = """
from yizhan.wings.participation.fleet.models import (
    Errand, ExamWeek, Hall, Helper, PlannedDay, RuledOut,
)
for rows in (RuledOut, Errand, Helper, PlannedDay, Hall, ExamWeek):
    rows.objects.all().delete()
"""
DEEDS = """
import json
from yizhan.ground.audit.models import Entry
from yizhan.wings.participation.fleet.models import Errand
verbs = Entry.objects.filter(verb__in=("fleet.set_out", "fleet.picked_up", "fleet.done"))
errand = Errand.objects.get()
pks = [f"fleet.Errand:{errand.pk}"]
print(json.dumps([errand.state, list(verbs.filter(target__in=pks).order_by("position")
                                     .values_list("verb", flat=True))]))
"""
WITHDRAWN = """
from django.utils import timezone
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand
actions.withdraw(Errand.objects.get(), at=timezone.now())
"""
PUT_BACK = """async (address) => {
  const pages = await caches.open("pages");
  const kept = await pages.match(address);
  const headers = new Headers(kept.headers);
  const until = Number(headers.get("X-Until"));
  headers.set("X-Until", "1");
  await pages.put(address, new Response(await kept.text(), { headers }));
  return until - Date.now();
}"""
DAY_MS = 24 * 3600 * 1000


def shell(city, code: str) -> str:
    return str(city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", code))


@pytest.fixture
def week(city):
    shell(city, CLEAN)
    shell(city, WEEK)
    yield
    shell(city, CLEAN)


@pytest.fixture
def phone(city, visit, week):
    """The phone of a rider who said yes to an errand."""
    visitor = visit("phone")
    signs_up(city, visitor.page)
    asks(city, visit("phone").page)
    page = visitor.page
    expect(page.locator("button[value=accept]")).to_be_visible(timeout=40_000)
    page.locator("button[value=accept]").click()
    expect(page.locator("main")).to_contain_text("城西大道 7 号")
    ready(page)
    yield visitor
    visitor.wrong.clear()  # it was offline


def taps(page: Page, deed: str) -> None:
    page.locator(f"button[value={deed}]:visible").click()


def test_each_step_waits_and_arrives_once_and_in_order(city, phone):
    page, address = phone.page, city.url + "/me/fleet"
    opens(page, address)
    kept(page, address)
    phone.context.set_offline(True)
    page.reload()
    ready(page)
    expect(page.locator("main")).to_contain_text("城西大道 7 号")
    taps(page, "out")
    waits(page, "1 条待发送")
    expect(page.locator("[data-step-waits]")).to_be_visible()
    picture(page, "fleet-offline")
    page.reload()
    ready(page)
    taps(page, "picked")
    waits(page, "2 条待发送")
    expect(page.locator("button[value=picked]")).to_be_hidden()
    taps(page, "done")
    waits(page, "3 条待发送")
    expect(page.locator("button[name=deed]:visible")).to_have_count(0)
    page.close()

    phone.context.set_offline(False)
    page, other = phone.context.new_page(), phone.context.new_page()
    for one in (page, other):
        opens(one, address)
    expect(page.locator("[data-outbox-count]")).to_have_text(re.compile(r"^\d\d:\d\d 已送达$"))
    state, deeds = json.loads(shell(city, DEEDS).splitlines()[-1])
    assert state == "done"
    assert deeds == ["fleet.set_out", "fleet.picked_up", "fleet.done"]


def test_what_comes_too_late_is_set_aside_with_the_reason(city, phone):
    page = phone.page
    opens(page, city.url + "/me/fleet")
    phone.context.set_offline(True)
    taps(page, "out")
    waits(page, "1 条待发送")
    shell(city, WITHDRAWN)
    phone.context.set_offline(False)
    waits(page, "1 条没有被接受")
    page.locator("[data-outbox-open]").click()
    expect(page.locator("[data-outbox-items] .bad")).to_contain_text("已经不归您办")
    assert json.loads(shell(city, DEEDS).splitlines()[-1]) == ["withdrawn", []]


def test_an_address_is_kept_no_longer_than_its_day(city, phone):
    page, address = phone.page, city.url + "/me/fleet"
    opens(page, address)
    kept(page, address)
    left = page.evaluate(PUT_BACK, address)
    assert 0 < left <= 2 * DAY_MS
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(address)
