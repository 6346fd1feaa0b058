"""The accident card in the browser: opened with no network, with a worker and without, as a
picture, and what it says of an order."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import barriers, ready, sideways, small_targets


@pytest.mark.parametrize("workers", ["allow", "block"])
def test_who_was_only_on_the_front_page_opens_the_card_offline(city, visit, workers):
    guest = visit("phone", service_workers=workers)
    page = guest.page
    page.goto(f"{city.url}/", wait_until="domcontentloaded", timeout=60_000)
    ready(page)
    brought(page)
    guest.context.set_offline(True)
    page.locator("a.urgent").click()
    expect(page.locator("h1")).to_have_text("出事了")
    expect(page.locator('a[href="tel:120"]')).to_be_visible()
    # This browser says «online» once on a new page, and so the card asks for a newer one.
    guest.wrong[:] = [line for line in guest.wrong if "ERR_INTERNET_DISCONNECTED" not in line]


def brought(page: Page) -> None:
    """Wait until the front page has brought the card onto the phone."""
    for _try in range(120):
        if page.evaluate("localStorage.getItem('accident-card-at')"):
            return
        page.wait_for_timeout(500)
    raise AssertionError("the card was not brought")


def test_the_card_is_a_picture_and_says_whether_an_order_is_covered(city, visit):
    page = visit("phone").page
    page.goto(f"{city.url}/accident")
    assert sideways(page) == 0
    assert small_targets(page, 44) == []
    assert barriers(page) == []
    picture(page, "rider-accident")

    page.locator("select[name=province]").select_option("广西")
    page.locator("select[name=platform]").select_option("美团")
    page.locator("input[name=day]").fill("2025-06-30")
    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text("先问清楚")
    page.locator("input[name=day]").fill("2025-07-01")
    expect(answer).to_contain_text("在保障范围")
    expect(answer).to_contain_text("桂人社发〔2025〕24号")

    with page.expect_download() as download:
        page.get_by_role("button", name="存成图片").click()
    assert download.value.suggested_filename == "事故卡.png"
    drawn = page.locator("[data-saved] img")
    expect(drawn).to_have_attribute("src", re.compile("^data:image/png"))
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080


def test_the_saved_file_is_the_whole_card(city, visit, tmp_path):
    page = visit("phone").page
    page.goto(f"{city.url}/accident")
    with page.expect_download() as download:
        page.get_by_role("link", name="把这页存成文件").click()
    saved = tmp_path / "accident.html"
    download.value.save_as(saved)
    page.goto(saved.as_uri())
    expect(page.locator("h1")).to_have_text("出事了")
    page.locator("select[name=platform]").select_option("美团")
    expect(page.locator("[data-answer]")).to_be_visible()
