"""J17: a rider accepts a role; a doorkeeper scans the badge: valid. Without a network her telephone
says what it knows and of when, and «cannot check now» where it knows nothing; revoked, the page
that is open turns red within a minute."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

TOKEN = """
from yizhan.wings.participation.appointments.models import Badge
print(Badge.objects.not_revoked().latest("pk").token)
"""
KEPT = """async () => localStorage.getItem('badge-lists')
  && Boolean(await caches.match('/static/public/badge.js'))
  && Boolean(await caches.match('/verify/offline'))"""
AGE = """days => {
  const kept = JSON.parse(localStorage.getItem('badge-lists'));
  kept.at -= days * 86_400_000;
  localStorage.setItem('badge-lists', JSON.stringify(kept));
}"""
CANNOT = "现在无法查验"


@pytest.fixture
def doorkeeper(visit):
    """A telephone of nobody known, whose console may say that it was offline."""
    visitor = visit("phone")
    yield visitor
    visitor.wrong.clear()


def offers(city, page: Page) -> None:
    city.enter(page, "handler", "/desk/appointments/new")
    last = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=200)
    page.locator("input[name=rider]").fill("rider")
    page.locator("select[name=role]").select_option("traffic")
    page.locator("select[name=unit]").select_option(index=1)
    page.locator("input[name=last_day]").fill(f"{last:%Y-%m-%d}")
    page.locator("form .btn.main").click()
    page.wait_for_url(lambda url: url.rpartition("/")[2].isdecimal())
    picture(page, "badge-desk")


def accepts(city, page: Page) -> str:
    """Say yes, and return the code on the badge."""
    city.enter(page, "rider", "/me/badge")
    picture(page, "badge-offer")
    page.locator("button[value=yes]").click()
    page.wait_for_url(lambda url: url.rpartition("/")[2].isdecimal())
    picture(page, "badge-mine")
    return page.locator(".code-big").inner_text().replace("-", "").strip()


def kept(page: Page) -> None:
    """Wait until the telephone has what it needs to check by itself."""
    for _try in range(100):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was kept")


def scans(page: Page, address: str) -> None:
    """Open what a camera read, as a new page."""
    page.goto("about:blank")
    page.goto(address)


def says(page: Page, words: str) -> None:
    """Wait for what the telephone says by itself."""
    expect(page.locator("[data-alone]")).to_contain_text(re.compile(words), timeout=60_000)


def without_a_network(page: Page, address: str, token: str) -> None:
    """The list that was kept; an altered badge; a list that is two days old."""
    scans(page, f"{address}#{token}")
    says(page, r"有效（按 .*\d\d:\d\d 的名单）")
    expect(page.locator("[data-alone-role]")).to_have_text("交通安全示范员")
    picture(page, "badge-alone")
    changed = token[:60] + ("A" if token[60] != "A" else "B") + token[61:]
    scans(page, f"{address}#{changed}")
    says(page, "不是真的")
    picture(page, "badge-forged")
    page.evaluate(AGE, 2)
    scans(page, f"{address}#{token}")
    says(page, CANNOT)
    expect(page.locator("[data-alone-role]")).to_have_text("")
    picture(page, "badge-cannot")


def gives_it_back(page: Page) -> None:
    page.locator("summary", has_text="遗失").click()
    page.locator("button", has_text="辞去这个角色").click()
    expect(page.locator("main")).to_contain_text("已辞任")


def test_a_badge_at_a_door(city, visit, doorkeeper):
    rider, page = visit("phone").page, doorkeeper.page
    offers(city, visit("desk").page)
    address = f"{city.url}/verify/{accepts(city, rider)}"
    token = city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", TOKEN)
    token = str(token).strip().splitlines()[-1]

    scans(page, f"{address}#{token}")
    expect(page.locator("#verdict .word")).to_contain_text("有效")
    kept(page)
    picture(page, "badge-valid")

    doorkeeper.context.set_offline(True)
    without_a_network(page, address, token)

    doorkeeper.context.set_offline(False)
    scans(page, address)
    expect(page.locator("#verdict .word")).to_contain_text("有效")
    gives_it_back(rider)
    expect(page.locator("#verdict .word")).to_contain_text("已作废", timeout=60_000)
    picture(page, "badge-revoked")

    doorkeeper.context.set_offline(True)
    says(page, CANNOT)
    expect(page.locator("#verdict")).to_be_hidden()
