"""Without a network the pages opened last stay readable: by a worker, or while the tab is open."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready
from tests.journeys.test_outbox import waits

STALE = re.compile(r"没有网络，这是 \d\d:\d\d 的情况")
KEPT = "async () => (await (await caches.open('pages')).keys()).map(({ url }) => url)"


@pytest.fixture
def phone(visit):
    visitor = visit("phone")
    yield visitor
    visitor.wrong.clear()  # it was offline


def kept(page: Page, address: str) -> None:
    """Wait until the worker has kept a page."""
    for _try in range(100):
        if address in page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def test_reloaded_without_a_network_with_what_waits(city, phone):
    page, text = phone.page, f"离线写的 {uuid.uuid4().hex[:6]}"
    address = f"{city.url}/order?item=hot_water&station=HC-0003"
    page.goto(city.url + "/", wait_until="domcontentloaded", timeout=60_000)
    ready(page)
    kept(page, city.url + "/")
    opens(page, address)
    kept(page, address)
    phone.context.set_offline(True)
    page.locator("textarea[name=text]").fill(text)
    page.locator(".bar .btn.main").click()
    waits(page, "1 条待发送")

    for again in (address, city.url + "/"):
        page.goto(again) if page.url != again else page.reload()
        ready(page)
        expect(page.locator("[data-fresh-at]")).to_have_text(STALE)
        waits(page, "1 条待发送")
    expect(page.locator("[data-station]").first).to_be_visible()
    picture(page, "kept-page")

    phone.context.set_offline(False)
    expect(page.locator("[data-outbox-count]")).to_have_text(re.compile("已送达"))
    expect(page.locator("[data-fresh-at]")).not_to_have_text(STALE, timeout=30_000)


def test_who_signs_out_leaves_nothing_to_read(city, phone):
    page = phone.page
    city.enter(page, "rider", "/me/")
    ready(page)
    kept(page, city.url + "/me/")
    page.goto(city.url + "/accounts/logout/")
    page.wait_for_timeout(300)
    assert page.evaluate("caches.has('pages')") is False
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(city.url + "/me/")


def test_pages_with_more_of_a_person_are_not_kept(city, phone):
    page = phone.page
    city.enter(page, "rider", "/me/")
    ready(page)
    kept(page, city.url + "/me/")
    for private in ("/me/data", "/me/messages"):
        opens(page, city.url + private)
        page.wait_for_timeout(300)
    assert {url.removeprefix(city.url) for url in page.evaluate(KEPT)} <= {"/", "/me/"}


@pytest.mark.parametrize("address", ["/", "/order?item=hot_water&station=HC-0003", "/me/"])
def test_without_a_worker_an_open_page_stays_as_it_is(city, visit, address):
    visitor = visit("phone", service_workers="block")
    page = visitor.page
    city.enter(page, "rider", address)
    ready(page)
    before = page.locator("main").inner_text()
    visitor.context.set_offline(True)
    for place in page.locator("nav.places a").all()[:3]:
        place.click()
    page.wait_for_timeout(300)
    assert page.locator("main").inner_text() == before
    expect(page.locator("[data-fresh-at]")).to_contain_text("没有网络")
    visitor.wrong.clear()
