"""An accident, ordered from home: whom to call first, where it is, and by when somebody calls back;
and a page that was left open says what is true now."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.checks import opens, ready, sideways, small_targets

GATE = {"latitude": 24.69294, "longitude": 108.08382}
PHONE = "13812345678"


def describes(guest: Page) -> None:
    guest.locator("textarea[name=text]").fill("电动车被追尾，人没事。")
    guest.locator("input[name=contact]").fill(PHONE)


def test_an_accident_takes_a_place_and_a_number(city, visit):
    guest = visit("phone", geolocation=GATE, permissions=["geolocation"]).page
    opens(guest, f"{city.url}/order?item=accident")
    for number in ("120", "122", "12348"):
        expect(guest.locator(f'main a[href="tel:{number}"]')).to_be_visible()
    expect(guest.locator("[data-promise]")).to_contain_text("前")
    assert sideways(guest) == 0
    assert small_targets(guest, 44) == []

    describes(guest)
    guest.locator("[data-county] label").first.click()
    guest.locator(".bar .btn.main").click()
    expect(guest.locator("[data-send-says]")).to_contain_text("请说明地点")

    guest.locator("[data-place-here]").click()
    expect(guest.locator("[data-place-says]")).to_contain_text("已用您的位置")
    expect(guest.locator("[data-county]")).to_be_hidden()
    assert guest.locator("input[name=lat]").input_value() == "24.693"
    guest.locator(".bar .btn.main").click()
    guest.wait_for_url("**/case/**")
    expect(guest.locator("main")).to_contain_text("前答复")
    expect(guest.locator("main")).to_contain_text("附近，约")


def test_a_page_left_open_says_what_is_true_now(city, visit):
    guest = visit("phone").page
    opens(guest, f"{city.url}/order?item=hot_water&station=HC-0003")
    guest.evaluate(
        """() => {
            document.querySelector("[data-promise] span").textContent = "old";
            const now = Date.now;
            Date.now = () => now() + 3_600_000;
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(guest.locator("[data-promise]")).to_contain_text("前答复")
    ready(guest)
