"""An open page refreshes what it shows when one returns to it; without network the last list stays
readable and says from when it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready, sideways

HERE = {"longitude": 108.05, "latitude": 24.69}
RETURN = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def phone(visit):
    """A phone whose console may say that it was offline."""
    visitor = visit("phone", geolocation=HERE, permissions=["geolocation"])
    yield visitor
    visitor.wrong.clear()


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-fresh-at]")).to_have_text(re.compile(words))


def test_the_last_list_stays_readable_without_network(city, phone):
    page = phone.page
    opens(page, city.url + "/")
    expect(page.locator("[data-station]")).to_have_count(4)
    phone.context.set_offline(True)
    says(page, r"没有网络，这是 \d\d:\d\d 的情况")

    page.locator("[data-near]:visible").click()
    expect(page.locator("[data-near-offline]")).to_have_text(
        re.compile(r"没有网络，下面是 \d\d:\d\d 的情况")
    )
    expect(page.locator("[data-station]")).to_have_count(4)
    assert sideways(page) == 0
    picture(page, "rider-list-offline")

    page.locator("[data-stations] a.chip").first.click()
    expect(page.locator("[data-station]")).to_have_count(4)
    assert page.url.startswith(city.url)

    phone.context.set_offline(False)
    says(page, r"更新于 \d\d:\d\d")


def test_a_tap_opens_what_is_renewed_under_the_finger(city, phone):
    page = phone.page
    opens(page, city.url + "/")
    page.evaluate("document.querySelector('article.station a').title = 'not as it comes again'")
    page.locator("article.station a").first.hover()
    page.mouse.down()
    with page.expect_response(city.url + "/"):
        page.evaluate(RETURN)
    page.wait_for_timeout(300)
    page.mouse.up()
    page.wait_for_url("**/stations/**")


def test_offline_before_one_was_found_says_so(city, visit):
    visitor = visit("phone", geolocation=HERE)
    page = visitor.page
    opens(page, city.url + "/")
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_offline(True)
    page.locator("[data-near]:visible").click()
    expect(page.locator("[data-near-offline]")).to_have_text(
        re.compile(r"没有网络，下面是 \d\d:\d\d 的情况")
    )
    visitor.context.set_offline(False)
    visitor.wrong.clear()


def test_a_case_is_shown_as_it_is_when_one_returns(city, visit, phone):
    page = phone.page
    opens(page, f"{city.url}/order?item=hot_water&station=HC-0003")
    page.locator("textarea[name=text]").fill("回来看看的一单")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**")
    handler = visit("desk").page
    city.enter(handler, "handler", "/desk/inbox/")
    handler.locator("[data-row]", has_text="回来看看").locator("a.lead").click()
    handler.locator("#answer textarea[name=text]").fill("水已经送到了。")
    handler.locator("#answer button[name=to][value=resolved]").click()
    expect(handler.locator(".toast")).to_contain_text("已办结")

    ready(page)
    page.evaluate(RETURN)
    expect(page.locator(".route")).to_contain_text("水已经送到了。")
    expect(page.locator("#verdict button[name=solved][value=yes]")).to_be_visible()
    says(page, r"更新于 \d\d:\d\d")
    picture(page, "rider-case-refreshed")

    page.locator("#verdict textarea").fill("还没说完")
    page.evaluate(RETURN)
    page.wait_for_timeout(500)
    expect(page.locator("#verdict textarea")).to_have_value("还没说完")
    page.locator("#verdict button[name=solved][value=yes]").click()
    expect(page.locator(".route")).to_contain_text("还没说完")


def test_whoever_returns_signed_out_sees_nothing(city, phone):
    page = phone.page
    opens(page, city.url + "/order")
    one = {"ticket": "x", "title": "热水", "at": 0, "guest": True}
    page.evaluate("one => localStorage.setItem('tickets', JSON.stringify([one]))", one)
    city.enter(page, "rider", "/me/")
    ready(page)
    expect(page.locator("[data-claim]")).to_be_visible()
    phone.context.clear_cookies()
    page.evaluate(RETURN)
    page.wait_for_url("**/accounts/**")


def test_a_guests_order_is_offered_after_signing_in(city, phone):
    page = phone.page
    opens(page, f"{city.url}/order?item=hot_water&station=HC-0003")
    page.locator("textarea[name=text]").fill("先点单后登录")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**")
    ticket = page.url.split("/case/")[1].split("?")[0]

    city.enter(page, "rider", "/me/")
    expect(page.locator("[data-claim]")).to_contain_text("热水")
    picture(page, "rider-claim")
    page.locator("[data-claim] button[name=yes]").click()
    expect(page.locator(".toasts")).to_contain_text("1 件已归到您名下")
    expect(page.locator(f'main a[href="/case/{ticket}"]').first).to_be_visible()
    expect(page.locator("[data-claim]")).to_be_hidden()
