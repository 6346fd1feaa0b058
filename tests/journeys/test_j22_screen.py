"""J22: the screen of a duty room is told what comes in, the network is cut twice, and a day of it
takes no more memory than an hour."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.checks import opens

NEXT = 40_000
"""Longer than from one look to the next, and than a browser waits before it connects again."""
NODES = "document.querySelectorAll('*').length"


@pytest.fixture
def wall(visit):
    """A television, whose console may say that it was offline."""
    visitor = visit("desk")
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    yield visitor
    visitor.wrong.clear()


def order(city, guest: Page) -> None:
    opens(guest, f"{city.url}/order?item=hot_water&station=HC-0003")
    guest.locator(".bar .btn.main").click()
    guest.wait_for_url("**/case/**")


def came_in(page: Page) -> int:
    return int(page.locator("#came .figure").inner_text())


def test_it_lives_through_two_cuts(city, visit, wall):
    page, guest = wall.page, visit("phone").page
    city.enter(page, "lead", "/screen")
    line = page.locator("[data-line]")
    expect(line).to_have_text("实时", timeout=NEXT)
    before, nodes = came_in(page), page.evaluate(NODES)

    order(city, guest)
    expect(page.locator("#came .figure")).to_have_text(str(before + 1), timeout=NEXT)

    for cut in (2, 3):
        wall.context.set_offline(True)
        expect(line).to_contain_text("连接断开", timeout=NEXT)
        order(city, guest)
        wall.context.set_offline(False)
        expect(line).to_have_text("实时", timeout=NEXT)
        expect(page.locator("#came .figure")).to_have_text(str(before + cut), timeout=NEXT)
    assert abs(page.evaluate(NODES) - nodes) < 20  # a matter more in the list, no board more


def test_who_was_signed_out_is_told_so(city, wall):
    page = wall.page
    city.enter(page, "lead", "/screen")
    expect(page.locator("[data-line]")).to_have_text("实时", timeout=NEXT)

    wall.context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")  # it connects anew

    expect(page.locator("[data-line]")).to_have_text("登录已失效，请重新登录。", timeout=NEXT)
