"""J23: on exam day a card is forgotten: a guest asks, a rider is asked at once, both
see the contact card, it is brought, and a day later nothing of it is left."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

WEEK = """
from datetime import time, timedelta
from django.utils import timezone
from yizhan.ground.people.models import Unit
from yizhan.kit.days import local_day
from yizhan.wings.participation.fleet import actions
at = timezone.now()
day = local_day(at) + timedelta(days=1)
hall = actions.HallPlace("河池高中", 108.062, 24.696)
actions.plan_week(
    Unit.objects.order_by("path").first(), name="高考", asked_from=local_day(at), first_day=day,
    last_day=day, over_at=time(18), halls=[hall], by=None, at=at,
)
"""
AFTERWARDS = """
import json
from datetime import timedelta
from django.utils import timezone
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand, ExamWeek
week = ExamWeek.objects.get()
count = actions.erase_day(None, week=week, at=timezone.now() + timedelta(days=4))
row = Errand.objects.get()
print(json.dumps([count, row.state, row.sealed_facts is None, row.lon, row.ticket_digest]))
"""


@pytest.fixture
def week(city):
    city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", WEEK)


def signs_up(city, page: Page) -> None:
    city.enter(page, "rider", "/me/fleet")
    page.locator("a[href*='/me/fleet/weeks/']").click()
    page.locator("input[name=closes]").fill("19:00")
    page.locator("select[name=near]").select_option(index=1)
    picture(page, "fleet-join")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/me/fleet")


def asks(city, page: Page) -> None:
    """Three taps and a telephone."""
    page.goto(f"{city.url}/help-in-exam-week")
    page.locator("label.chip", has_text="取").click()
    page.locator("input[name=card]").check()
    page.locator("select[name=hall]").select_option(index=1)
    page.locator("input[name=due]").fill("08:40")
    page.locator("input[name=phone]").fill("13877812345")
    page.locator("input[name=address]").fill("城西大道 7 号")
    page.locator("select[name=near]").select_option(index=1)
    picture(page, "fleet-ask")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/help-in-exam-week/*")


def test_a_forgotten_card_is_brought(city, visit, week):
    rider, guest = visit("phone").page, visit("phone").page
    signs_up(city, rider)
    asks(city, guest)
    expect(guest.locator("main")).to_contain_text("正在询问骑手")
    ticket = guest.url

    # Her page was open; it shows what she is asked for by itself.
    expect(rider.locator("button[value=accept]")).to_be_visible(timeout=40_000)
    expect(rider.locator("main")).not_to_contain_text("城西大道")
    rider.locator("button[value=accept]").click()
    expect(rider.locator("main")).to_contain_text("城西大道 7 号")
    picture(rider, "fleet-rider")
    guest.goto(ticket)
    expect(guest.locator("main")).to_contain_text("谁来帮您")
    picture(guest, "fleet-errand")

    for deed in ("out", "picked", "done"):
        rider.locator(f"button[value={deed}]").click()
        expect(rider.locator(f"button[value={deed}]")).to_have_count(0)
    guest.goto(ticket)
    expect(guest.locator("main")).to_contain_text("已办好")

    told = city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", AFTERWARDS)
    assert json.loads(str(told).splitlines()[-1]) == [1, "done", True, None, ""]
    assert guest.goto(ticket).status == 404
