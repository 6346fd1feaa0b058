"""The gate handbook on the phone: found by initials, kept, read without a network; a problem whose
state everybody sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.album import picture
from tests.journeys.checks import ready

KEPT = "async () => (await (await caches.open('gates')).keys()).map(({ url }) => url)"


@pytest.fixture
def phone(visit):
    visitor = visit("phone")
    yield visitor
    visitor.wrong.clear()  # it was offline


def kept(page, address):
    """Wait until the browser has kept a page."""
    for _try in range(100):
        if address in page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def test_found_by_initials_kept_and_read_in_airplane_mode(city, phone):
    page = phone.page
    page.goto(city.url + "/gates", wait_until="domcontentloaded", timeout=60_000)
    ready(page)
    page.locator("input[name=q]").fill("HYHY")
    page.locator("input[name=q]").press("Enter")
    expect(page.locator("[data-station]")).to_have_count(1)
    page.locator("[data-station]", has_text="恒远花园").click()
    ready(page)
    picture(page, "gates-place")
    keep = page.locator("[data-keep-gate]")
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    address = page.url
    kept(page, address)
    kept(page, city.url + "/gates")
    page.evaluate("caches.delete('pages')")  # many other pages were opened since

    phone.context.set_offline(True)
    page.goto(city.url + "/gates")
    mine = page.locator("[data-kept-gates] a", has_text="恒远花园")
    expect(mine).to_be_visible()
    mine.click()
    expect(page).to_have_url(address)
    expect(page.locator("h1")).to_have_text("恒远花园")
    expect(page.locator("[data-fresh-at]")).to_contain_text("没有网络")
    picture(page, "gates-offline")


def test_what_is_let_go_is_gone(city, phone):
    page = phone.page
    page.goto(city.url + "/gates?q=jcgc")
    page.locator("[data-station]", has_text="金城广场").click()
    ready(page)
    address = page.url
    page.locator("[data-keep-gate]").click()
    kept(page, address)
    page.locator("[data-keep-gate]").click()
    expect(page.locator("[data-keep-gate]")).to_have_attribute("aria-pressed", "false")
    page.goto(city.url + "/gates")
    ready(page)
    expect(page.locator("[data-kept-gates]")).to_be_hidden()
    assert address not in page.evaluate(KEPT)


def test_a_problem_is_reported_and_its_state_shows(city, phone):
    page = phone.page
    page.goto(city.url + "/gates?q=老糖厂")
    page.locator("[data-station]").first.click()
    ready(page)
    address = page.url
    problems = page.locator("[data-problem]")
    before = problems.count()
    page.locator("#problem summary").click()
    page.locator("#problem .chip", has_text="当时门关着").click()
    page.locator("#problem textarea").fill("凌晨一点")
    page.locator("#problem .btn.main").click()
    expect(page).to_have_url(re.compile(r"/case/"))
    expect(page.locator("main")).to_contain_text("当时门关着：凌晨一点")
    page.goto(address)
    expect(problems).to_have_count(before + 1)
    expect(problems.first).to_contain_text("已收到")
    expect(page.locator("#problems")).not_to_contain_text("凌晨一点")
    picture(page, "gates-problem")
