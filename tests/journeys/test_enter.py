"""Enter at the desk does what its field says; ready sentences can be called back; ticks stay."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

SELECTED = "[data-row] input[type=checkbox]"


@pytest.fixture
def desk(city, visit) -> Page:
    page: Page = visit("desk").page
    city.enter(page, "handler", "/desk/inbox/")
    return page


def test_enter_in_the_bulk_box_hands_on_what_is_ticked(desk):
    bar = desk.locator(".bulk")
    expect(bar).to_be_hidden()
    tick = desk.locator(SELECTED).nth(2)
    third = desk.locator("[data-row] .reference").nth(2).inner_text()
    tick.check()
    expect(bar).to_be_visible()
    picture(desk, "desk-bulk")

    tick.press("Enter")
    expect(desk).to_have_url(re.compile("/desk/inbox/$"))
    box = bar.locator("[name=unit]")
    box.fill("没有这个单位")
    box.press("Enter")

    expect(desk.locator(".toast")).to_contain_text("没有")
    expect(desk.locator(SELECTED).nth(2)).to_be_checked()
    expect(box).to_have_value("没有这个单位")
    expect(bar.locator("[data-ticked]")).to_have_text("1")
    box.fill("金城江区人社局")
    box.press("Enter")

    line = desk.locator("form.notice", has_text="已转办 1 件至金城江区人社局")
    expect(line).to_be_visible()
    expect(desk.locator("[data-row]", has_text=third)).to_have_count(0)
    picture(desk, "desk-handed-on")
    line.get_by_role("button", name="撤销").click()
    expect(desk.locator("[data-row]", has_text=third)).to_have_count(1)


def test_enter_in_the_boxes_of_an_answer_sends_no_other_answer(desk):
    desk.locator("[data-row] a.lead").first.click()
    desk.wait_for_url("**/desk/cases/*")  # and its script, which holds, is there
    case = desk.url
    desk.locator("#answer summary").first.click()
    desk.locator("#answer textarea").fill("改天来修")
    desk.locator("[name=scheduled_for]").press("Enter")
    expect(desk.locator("#answer")).to_contain_text("请填哪一天")
    desk.goto(case)
    expect(desk.locator(".route")).not_to_contain_text("改天来修")


def test_a_standard_text_carries_its_action_and_can_be_called_back(desk):
    desk.locator("[data-row] a.lead").first.click()
    desk.wait_for_url("**/desk/cases/*")  # and its script, which holds, is there
    case = desk.url
    desk.locator("#standard").select_option(index=1)
    main = desk.locator("#answer .btn.main")
    expect(main).to_have_attribute("value", "resolved")
    main.click()
    bar = desk.locator("[data-hold-bar]")
    expect(bar).to_contain_text("10 秒后送出")
    picture(desk, "desk-hold")
    bar.get_by_role("button", name="撤销").click()
    expect(bar).to_be_hidden()
    desk.goto(case)
    expect(desk.locator("#answer .btn.main")).to_be_visible()

    desk.locator("#standard").select_option(index=1)
    main.click()
    bar.get_by_role("button", name="现在送出").click()
    expect(desk.locator(".toast")).to_contain_text("已办结")
    assert desk.url != case, "the next case is open"


def test_who_leaves_while_it_is_held_has_sent_it(desk):
    desk.locator("[data-row] a.lead").first.click()
    desk.wait_for_url("**/desk/cases/*")  # and its script, which holds, is there
    case = desk.url
    desk.locator("#standard").select_option(index=1)
    desk.locator("#answer .btn.main").click()
    expect(desk.locator("[data-hold-bar]")).to_be_visible()
    desk.goto(desk.url.split("/desk/")[0] + "/desk/inbox/")
    desk.wait_for_timeout(1000)
    desk.goto(case)
    expect(desk.locator("#answer")).to_have_count(0)


def test_enter_in_a_day_announces_nothing(city, visit):
    page = visit("desk").page
    city.enter(page, "admin", "/desk/closing")
    page.locator("[name=kept]").fill("可以导出")
    page.locator("[name=instead]").fill("打 12345")
    day = page.locator("[name=ends_on]")
    day.fill("2099-01-01")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    day.press("Enter")
    page.wait_for_timeout(300)
    assert "POST" not in sent
