"""The parts themselves, in every state, theme and text size."""

from __future__ import annotations

import pytest

from tests.journeys.checks import barriers, sideways, small_targets


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "address"), [("phone", "/desk/kit/phone"), ("desk", "/desk/kit")])
def test_no_barrier_in_any_part(house, visit, size, address, scheme):
    page = visit(size, color_scheme=scheme).page
    page.goto(house.url + address)

    assert barriers(page) == []


@pytest.mark.parametrize("address", ["/desk/kit/phone", "/desk/kit"])
def test_a_phone_needs_no_sideways_scroll_and_no_fine_finger(house, visit, address):
    page = visit("phone").page
    page.goto(house.url + address)

    assert sideways(page) == 0
    assert small_targets(page, 44) == []


def test_large_text_fits_a_phone(house, visit):
    page = visit("phone").page
    page.goto(house.url + "/desk/kit/phone")
    page.locator("summary[aria-label]").first.click()
    page.get_by_role("button", name="大字").click()
    page.wait_for_url("**/desk/kit/phone")

    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 21
    assert sideways(page) == 0
    assert barriers(page) == []


def test_without_scripts_the_choices_still_work(house, visit):
    page = visit("phone", java_script_enabled=False).page
    page.goto(house.url + "/desk/kit/phone")
    page.locator("summary[aria-label]").first.click()
    page.get_by_role("button", name="深色").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_rows_are_walked_by_keyboard(house, visit):
    page = visit("desk").page
    page.goto(house.url + "/desk/kit")
    for key in "jjx":
        page.keyboard.press(key)

    row = page.locator("[data-row]").nth(1)
    assert row.evaluate("row => row.classList.contains('here')")
    assert row.get_by_role("checkbox").is_checked()
    assert page.locator("[data-ticked]").inner_text() == "1"
