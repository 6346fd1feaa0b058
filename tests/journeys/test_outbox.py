"""What is said on a phone gets through: without network, twice, from two tabs, after Back."""

from __future__ import annotations

import re
import uuid

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import barriers, opens, ready, sideways, small_targets

ORDER = "/order?item=hot_water&station=HC-0003"
BROKEN = """window.indexedDB.open = () => { throw new Error("no storage"); };"""


@pytest.fixture
def phone(visit):
    """A phone whose console may say that it was offline."""
    visitor = visit("phone")
    yield visitor
    visitor.wrong.clear()


def order(page: Page, url: str, text: str) -> None:
    opens(page, url + ORDER)
    page.locator("textarea[name=text]").fill(text)
    page.locator(".bar .btn.main").click()


def waits(page: Page, words: str) -> None:
    expect(page.locator("[data-outbox-count]")).to_have_text(words)


def lose_network(context: BrowserContext) -> None:
    context.set_offline(True)


def cases_of(city, visit, text: str) -> int:
    """How many cases with these words the desk has."""
    desk = visit("desk").page
    city.enter(desk, "handler", "/desk/inbox/")
    return int(desk.locator("[data-row]", has_text=text).count())


def test_offline_at_the_tap_and_the_page_closed(city, visit, phone):
    text = f"离线点的第一单 {uuid.uuid4().hex[:6]}"
    page = phone.page
    opens(page, city.url + ORDER)
    page.locator("textarea[name=text]").fill(text)
    lose_network(phone.context)
    page.locator(".bar .btn.main").click()
    waits(page, "1 条待发送")
    expect(page.locator("[data-send-says]")).to_contain_text("有网就自动发送")
    expect(page.locator("textarea[name=text]")).to_have_value("")
    picture(page, "outbox-waiting")
    page.close()
    phone.context.set_offline(False)

    page = phone.context.new_page()
    opens(page, city.url + "/")
    expect(page.locator("[data-outbox-count]")).to_have_text(re.compile(r"^\d\d:\d\d 已送达$"))
    picture(page, "outbox-delivered")
    assert cases_of(city, visit, text) == 1


def test_the_answer_lost_after_the_deed(city, visit, phone):
    text = f"回话丢了的一单 {uuid.uuid4().hex[:6]}"
    lost: list[str] = []

    def lose_the_first(route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    phone.context.route("**/order*", lose_the_first)
    order(phone.page, city.url, text)
    phone.page.wait_for_url("**/case/**")
    assert "ticket" in lost[0]
    assert cases_of(city, visit, text) == 1


def test_a_refused_item_does_not_block_the_others(city, phone):
    page = phone.page
    opens(page, f"{city.url}/order?item=charging&station=HC-0003")
    page.locator("textarea[name=text]").fill("x")
    page.evaluate("document.querySelector('#order [name=item]').value = 'gone'")
    lose_network(phone.context)
    page.locator(".bar .btn.main").click()
    waits(page, "1 条待发送")
    page.evaluate("document.querySelector('#order [name=item]').value = 'charging'")
    page.locator("textarea[name=text]").fill("第二件")
    page.locator(".bar .btn.main").click()
    waits(page, "2 条待发送")
    phone.context.set_offline(False)

    page.wait_for_url("**/case/**")
    waits(page, "1 条没有被接受")
    page.locator("[data-outbox-open]").click()
    expect(page.locator("[data-outbox-items] .bad")).not_to_be_empty()
    picture(page, "outbox-refused")


def test_two_tabs_send_at_once(city, visit, phone):
    text = f"两个窗口同时发 {uuid.uuid4().hex[:6]}"
    page = phone.page
    opens(page, city.url + ORDER)
    others = [phone.context.new_page() for _ in range(2)]
    for other in others:
        opens(other, city.url + "/order")
    page.locator("textarea[name=text]").fill(text)
    lose_network(phone.context)
    page.locator(".bar .btn.main").click()
    waits(page, "1 条待发送")
    phone.context.set_offline(False)
    page.wait_for_url("**/case/**")
    assert cases_of(city, visit, text) == 1


def test_a_phone_that_keeps_nothing(city, visit, phone):
    text = f"不让存的手机 {uuid.uuid4().hex[:6]}"
    phone.context.add_init_script(BROKEN)
    page = phone.page
    opens(page, city.url + ORDER)
    page.locator("textarea[name=text]").fill(text)
    lose_network(phone.context)
    page.locator(".bar .btn.main").click()
    expect(page.locator("[data-send-says]")).to_contain_text("不要关掉这一页")
    waits(page, "1 条待发送")
    phone.context.set_offline(False)
    page.wait_for_url("**/case/**")
    assert cases_of(city, visit, text) == 1


def test_back_after_sending_finds_an_empty_form(city, visit, phone, tmp_path):
    text = f"后退再发一次 {uuid.uuid4().hex[:6]}"
    photo = tmp_path / "door.jpg"
    Image.new("RGB", (400, 300), "red").save(photo, "JPEG")
    page = phone.page
    opens(page, city.url + ORDER)
    page.locator("textarea[name=text]").fill(text)
    page.locator("input[type=file]").set_input_files(photo)
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**")

    page.go_back()
    expect(page.locator("textarea[name=text]")).to_have_value("")
    expect(page.locator(".photos figure")).to_have_count(0)
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 0
    page.locator("textarea[name=text]").fill("另外一件")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**")
    expect(page.locator(".said")).to_have_text("另外一件")
    assert cases_of(city, visit, text) == 1


def test_the_back_forward_cache_keeps_no_dead_button(city, phone):
    page = phone.page
    opens(page, city.url + ORDER)
    page.evaluate(
        """() => {
          document.querySelector('#order').dataset.sending = '';
          dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        }"""
    )
    page.locator("textarea[name=text]").fill("缓存回来的页面")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**")


def test_what_waits_is_seen_copied_and_thrown_away(city, phone, tmp_path):
    photo = tmp_path / "door.jpg"
    Image.new("RGB", (400, 300), "red").save(photo, "JPEG")
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = phone.page
    opens(page, city.url + ORDER)
    page.locator("textarea[name=text]").fill("先别发，照片发错了")
    page.locator("input[type=file]").set_input_files([photo, photo])
    lose_network(phone.context)
    page.locator(".bar .btn.main").click()
    page.locator("[data-outbox-open]").click()
    expect(page.locator("[data-outbox-items] figure")).to_have_count(2)
    expect(page.locator("[data-outbox-items]")).to_contain_text("先别发，照片发错了")
    picture(page, "outbox-list")
    assert sideways(page) == 0
    assert barriers(page) == []
    assert small_targets(page, 44) == []

    page.get_by_label("去掉这张照片").first.click()
    expect(page.locator("[data-outbox-items] figure")).to_have_count(1)
    page.get_by_role("button", name="复制文字").click()
    assert page.evaluate("navigator.clipboard.readText()") == "先别发，照片发错了"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="丢弃").click()
    expect(page.locator("section[data-outbox]")).to_be_hidden()


def test_a_word_at_the_door_and_a_verdict_wait_too(city, phone):
    page = phone.page
    order(page, city.url, "等会儿评价")
    page.wait_for_url("**/case/**")
    ready(page)
    page.locator("details.fold summary").last.click()
    lose_network(phone.context)
    page.locator("form[action$=answer] button, form[action*=verdict] button").last.click()
    waits(page, "1 条待发送")
    phone.context.set_offline(False)
    expect(page.locator(".route")).to_contain_text("已解决", timeout=20_000)

    opens(page, f"{city.url}/stations/HC-0004")
    lose_network(phone.context)
    page.locator("button[name=kind][value=no_water]").click()
    waits(page, "1 条待发送")
    phone.context.set_offline(False)
    expect(page.locator("#door")).to_contain_text("没水", timeout=20_000)


def test_a_word_that_has_become_untrue_is_not_sent(city, phone):
    page = phone.page
    opens(page, f"{city.url}/stations/HC-0001")
    lose_network(phone.context)
    page.locator("button[name=kind][value=full]").click()
    waits(page, "1 条待发送")
    page.evaluate("Date.now = ((now) => () => now() + 3 * 3600 * 1000)(Date.now)")
    phone.context.set_offline(False)
    waits(page, "1 条没有被接受")


def test_words_are_sent_in_the_name_they_were_said_in(city, phone):
    page = phone.page
    city.enter(page, "host", "/me/station/HC-0001")
    ready(page)
    lose_network(phone.context)
    page.locator("button[name=kind][value=full]").click()
    waits(page, "1 条待发送")
    page.goto("about:blank")
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    opens(page, city.url + "/")
    waits(page, "1 条待发送")
    city.enter(page, "host", "/me/")
    expect(page.locator("[data-outbox-count]")).to_contain_text("已送达")


def test_without_javascript_it_is_a_plain_form(city, visit):
    page = visit("phone", java_script_enabled=False).page
    page.goto(city.url + ORDER)
    page.locator("textarea[name=text]").fill("没有脚本")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**")


def test_a_link_without_a_network_leaves_the_list_and_the_numbers_to_call(city, phone):
    """A phone that has lost the accident card which was once brought to it."""
    brought = "localStorage.setItem('accident-card-at', String(Date.now()))"
    phone.context.add_init_script(brought)
    page = phone.page
    opens(page, f"{city.url}/?county=451202")
    here = page.url
    shown = page.locator("article.station").count()
    lose_network(phone.context)
    says = page.locator("[data-fresh-at]")
    expect(says).to_have_text(re.compile(r"没有网络，这是 \d\d:\d\d 的情况。"))
    page.locator("article.station a").first.click()
    expect(says).to_contain_text("现在打不开")
    page.locator(".urgent").click()
    expect(says.locator("a[href^='tel:']")).to_have_text(["120", "122", "110"])
    assert (page.url, page.locator("article.station").count()) == (here, shown)
    assert small_targets(page, 44) == []

    phone.context.set_offline(False)
    page.locator("article.station a").first.click()
    page.wait_for_url("**/stations/**")


def test_back_finds_the_list_with_its_filters_where_it_was(city, phone):
    page = phone.page
    opens(page, f"{city.url}/?county=451202&amenity=hot_water")
    page.locator("article.station a").last.click()
    page.wait_for_url("**/stations/**")
    page.locator("a.back").click()
    page.wait_for_url("**/?county=451202&amenity=hot_water")
    expect(page.locator(".chip[aria-current]")).to_contain_text("热水")


def test_sent_before_the_outbox_came(city, phone):
    """The network goes in the second in which the page is there and its scripts are not."""
    page, text = phone.page, f"刚打开就点 {uuid.uuid4().hex[:6]}"
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    page.on("dialog", hear)
    page.route("**/js/outbox*.js", lambda route: route.abort())
    page.goto(city.url + ORDER)
    page.locator("textarea[name=text]").fill(text)
    lose_network(phone.context)
    page.locator(".bar .btn.main").click()

    page.wait_for_timeout(500)
    assert [one for one in said if "还没有送出" in one] == said != []
    expect(page.locator("textarea[name=text]")).to_have_value(text)

    page.unroute("**/js/outbox*.js")
    phone.context.set_offline(False)
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**")
    expect(page.locator("main")).to_contain_text(text)
