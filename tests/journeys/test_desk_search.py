"""One search over everything, from wherever one is at the desk; a list has a filter beside it."""

from __future__ import annotations

from playwright.sync_api import expect


def test_keys_lead_to_the_one_search(city, visit):
    page = visit("desk").page
    city.enter(page, "dispatcher", "/desk/inbox/")
    expect(page.get_by_role("search")).to_have_count(1)
    everything = page.get_by_role("searchbox", name="搜索全部")
    here = page.locator("input[name=find]")

    page.keyboard.press("/")
    expect(everything).to_be_focused()
    everything.blur()
    page.keyboard.press("f")
    expect(here).to_be_focused()
    page.keyboard.type("城")
    page.keyboard.press("Control+k")
    expect(everything).to_be_focused()
    expect(here).to_have_value("城")


def test_the_filter_narrows_its_list_and_says_so(city, visit):
    page = visit("desk").page
    city.enter(page, "dispatcher", "/desk/inbox/?find=没有这样的词")
    expect(page.locator("[data-row]")).to_have_count(0)
    expect(page.locator("#list")).to_contain_text("没有这样的词")
    page.get_by_role("link", name="看全部").click()
    expect(page.locator("[data-row]").first).to_be_visible()
