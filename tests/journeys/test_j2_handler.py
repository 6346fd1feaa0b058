"""J2: a handler clears ten cases without touching the mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.album import picture

ANSWER = "已送去两张长凳，今天起可以坐。"
CASES = 10


def test_ten_cases_by_keyboard(city, visit):
    page = visit("desk").page
    city.enter(page, "handler", "/desk/inbox/?item=seats")
    before = page.locator("[data-row]").count()
    assert before >= CASES
    picture(page, "desk-inbox")
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    picture(page, "desk-keys")
    page.keyboard.press("Escape")

    for _ in range(CASES):
        clear_the_first(page)
        page.goto(f"{city.url}/desk/inbox/?item=seats")

    assert page.locator("[data-row]").count() == before - CASES
    page.goto(f"{city.url}/desk/inbox/?show=closed")
    expect(page.locator("main")).to_contain_text("添座椅")


def clear_the_first(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url("**/desk/cases/**")
    tab_to(page, "#answer textarea")
    page.keyboard.type(ANSWER)
    tab_to(page, "#answer button[value=resolved]")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("已办结")


def tab_to(page: Page, what: str, at_most: int = 20) -> None:
    for _ in range(at_most):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{what} is not reached by keyboard")
