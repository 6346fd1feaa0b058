"""The map of the reports: open where there is room, one tap away on a phone, and from a group to a
report's page in taps or by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.checks import barriers, opens, small_targets

SEEN = """
from django.utils import timezone
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.places.models import Division
from yizhan.wings.participation.reports.actions import load_report, load_starter_kinds
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.vault import Body
at = timezone.now()
load_starter_kinds(by=None, at=at)
if not Report.objects.filter(case__place="城南农贸市场").exists():
    for item, place, lon, lat in (
        ("hazard-fire-exit", "恒远花园", 108.053, 24.691),
        ("street-lane", "南桥头", 108.058, 24.687),
        ("food-locked", "城南农贸市场", 108.251, 24.884),
    ):
        load_report(Body(item, "", place, None, lon, lat), by=None, at=at)
"""


@pytest.fixture
def reported(city):
    city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", SEEN)
    return city


def ready(page: Page) -> None:
    page.wait_for_selector("[data-map][data-ready]")


def closer(page: Page) -> None:
    for _tap in range(8):
        if page.locator(".pin > .sign").count():
            return
        page.locator(".pin").first.click()
        page.wait_for_timeout(700)
    raise AssertionError("no single report, however close")


def test_on_a_phone_it_is_loaded_when_it_is_opened(reported, visit):
    page = visit("phone").page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opens(page, reported.url + "/reports")
    assert not any("maplibre" in url or "/reports/map" in url for url in asked)
    page.locator("[data-reports-map] summary").click()
    ready(page)
    assert any("maplibre" in url for url in asked)
    expect(page.locator("[data-map-said]")).to_contain_text("件")
    closer(page)
    assert small_targets(page, 44) == []
    assert barriers(page) == []
    page.locator(".pin:has(> .sign)").first.click()
    name = page.locator("[data-map-card] b").first.inner_text()
    page.locator("[data-map-card] a").first.click()
    expect(page.locator("h1")).to_have_text(name)


def test_beside_the_list_by_keyboard_and_narrowed(reported, visit):
    page = visit("desk").page
    opens(page, reported.url + "/reports?kind=food")
    ready(page)
    expect(page.locator("[data-map-said]")).to_have_text(re.compile("图中 [1-9][0-9]* 件"))
    closer(page)
    mark = page.locator(".pin:has(> .sign)").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-map-card] a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-card]")).to_be_hidden()
    expect(page.locator(".pin:focus")).to_have_count(1)


def test_without_an_answer_the_list_is_there(reported, visit):
    visitor = visit("desk")
    visitor.page.route("**/maplibre-gl-csp*.js*", lambda route: route.abort())
    opens(visitor.page, reported.url + "/reports")
    expect(visitor.page.locator("[data-map-failed]")).to_be_visible()
    expect(visitor.page.locator("[data-map-loading]")).to_be_hidden()
    expect(visitor.page.locator("a.cell").first).to_be_visible()
    visitor.wrong.clear()
