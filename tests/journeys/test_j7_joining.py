"""J7, its first half: a rider scans the poster at her site, gets a code by telephone, and is in by
three taps; one more says that she still rides. The company sees how many."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.album import picture

NUMBER = "13877805678"


def test_from_the_scan_to_joined(city, visit):
    page = visit("phone").page
    page.goto(f"{city.url}/join/{city.join}")
    expect(page.locator("h1")).to_have_text("顺程配送金城江城区站")
    picture(page, "rider-join")
    page.locator("input[name=phone]").fill(NUMBER)
    press(page)
    page.wait_for_url("**/accounts/code/**")
    page.locator("input[name=code]").fill(city.code_to(NUMBER))
    press(page)
    page.wait_for_url("**/join/**")
    expect(page.locator("main")).to_contain_text("河池顺程即时配送有限公司")
    picture(page, "rider-join-tap")
    press(page)

    page.wait_for_url("**/me/riding")
    expect(page.locator("main .facts")).to_contain_text("顺程配送金城江城区站")
    picture(page, "rider-riding")
    press(page)
    expect(page.locator(".toasts")).to_be_visible()


def test_without_javascript(city, visit):
    page = visit("phone", java_script_enabled=False).page
    page.goto(f"{city.url}/join/{city.join}")
    page.locator("input[name=phone]").fill("13877805679")
    press(page)
    page.locator("input[name=code]").fill(city.code_to("13877805679"))
    press(page)
    press(page)
    expect(page.locator("main .facts")).to_contain_text("顺程配送金城江城区站")


def test_the_company_counts_and_prints_its_poster(city, visit):
    page = visit("desk").page
    city.enter(page, "company", "/desk/headcount")
    expect(page.locator("figure[data-chart] svg")).to_be_visible()
    picture(page, "company-headcount")
    page.goto(f"{city.url}/desk/companies/P1")
    page.get_by_role("link", name="海报").click()
    expect(page.locator(".qr svg")).to_be_visible()


def press(page: Page) -> None:
    page.locator(".bar .btn.main").click()
