"""J25: what six riders noted becomes a topic by one button; the company has not answered in time,
is reminded, answers late, and agrees; what was agreed shows as done to everybody."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

TALK, TOPIC = "年度算法协商恳谈会", "恶劣天气的送达时间"
COMPANY = "河池顺程即时配送有限公司"
ANSWER = "暴雨预警期间送达时间自动延长，不计超时，不罚款。"
POINT = "公布恶劣天气的送达时间规则"


def test_from_a_figure_to_a_point_that_is_done(city, visit):
    city.house.run("tests.journeys.round_table")
    host, company, anybody = visit("desk").page, visit("desk").page, visit("phone").page
    address = a_line_becomes_a_topic(city, host)
    public = everybody_reads_that_it_is_late(city, anybody)
    the_host_reminds(host, address)
    the_company_answers(city, company)
    anybody.goto(public)
    expect(anybody.locator("main")).to_contain_text("超期才答复")
    expect(anybody.locator("main")).to_contain_text(ANSWER)

    they_agree(host, address)
    the_company_does_it(city, company)
    anybody.goto(public)
    expect(anybody.locator("main")).to_contain_text(POINT)
    expect(anybody.locator("article", has_text=POINT)).to_contain_text("已办")
    expect(anybody.locator("main")).not_to_contain_text("被罚骑手")
    picture(anybody, "phone-talk")


def test_a_rider_notes_in_two_taps_without_a_network(city, visit):
    city.house.run("yizhan", "manage", "shell", "-c", KINDS)
    visitor = visit("phone")
    page = visitor.page
    city.enter(page, "rider", "/me/losses")
    page.locator("input[name=shop_typed]").fill("老王烧烤")
    page.locator("button[name=minutes][value='30']").click()
    expect(page.locator(".cell", has_text="老王烧烤")).to_have_count(1)
    picture(page, "phone-losses")
    page.wait_for_selector("section[data-outbox][data-ready]", state="attached")
    visitor.context.set_offline(True)
    page.locator("label.chip", has_text="老王烧烤").click()
    page.locator("button[name=minutes][value='45']").click()
    expect(page.locator("section[data-outbox]")).to_be_visible()
    visitor.context.set_offline(False)
    expect(page.locator(".cell", has_text="45")).to_have_count(1, timeout=30_000)
    visitor.wrong.clear()  # its console says that it was offline


KINDS = """
from django.utils import timezone
from yizhan.wings.care.losses.actions import fill_kinds
fill_kinds(by=None, at=timezone.now())
"""


def a_line_becomes_a_topic(city, page: Page) -> str:
    city.enter(page, "organiser", "/desk/losses")
    page.locator(".tabs a").filter(has_text="-").last.click()
    line = page.locator("[data-row]", has_text=COMPANY)
    expect(line).to_contain_text("罚款")
    picture(page, "desk-losses")
    line.get_by_role("button", name="列为恳谈会议题").click()
    expect(page.locator("main")).to_contain_text("6 名骑手，6 条记录")
    page.locator(".crumbs a, a[data-key=u]").first.click()
    expect(page.locator("h1")).to_contain_text(TALK)
    picture(page, "desk-talk")
    return page.url


def everybody_reads_that_it_is_late(city, page: Page) -> str:
    page.goto(f"{city.url}/talks")
    expect(page.locator(".cell", has_text=TALK)).to_contain_text("超期 1")
    page.locator(".cell", has_text=TALK).click()
    expect(page.locator("article", has_text=TOPIC)).to_contain_text("超期未答复")
    return page.url


def the_host_reminds(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name=TOPIC).click()
    remind = page.get_by_role("button", name="提醒企业")
    remind.click()
    # The worker's clock may have reminded a moment before; it is said either way.
    expect(page.locator(".toast, .notice").first).to_contain_text("提醒")


def the_company_answers(city, page: Page) -> None:
    city.enter(page, "company", "/desk/replies")
    row = page.locator("[data-row]", has_text=TOPIC)
    expect(row).to_contain_text("超期未答复")
    row.locator("a.lead").click()
    page.locator("textarea[name=text]").fill(ANSWER)
    picture(page, "desk-reply")
    page.get_by_role("button", name="发出答复").click()
    expect(page.locator("[data-row]", has_text=TOPIC)).to_contain_text("超期才答复")


def they_agree(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("textarea[name=minutes]").fill("双方逐条谈过，平台同意公布规则。")
    page.get_by_role("button", name="保存记录").click()
    page.get_by_role("link", name=TOPIC).click()
    page.locator("textarea[name=text]").fill(POINT)
    page.locator("select[name=unit]").select_option(label=COMPANY)
    page.locator("input[name=due_on]").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="写下约定").click()
    expect(page.locator("main")).to_contain_text(POINT)
    page.goto(address)
    page.get_by_role("button", name="公布记录和约定").click()
    expect(page.locator("main")).to_contain_text("已公布")


def the_company_does_it(city, page: Page) -> None:
    page.goto(f"{city.url}/desk/duties")
    page.locator("a.lead", has_text=POINT).click()
    page.locator("textarea[name=proof]").fill("已在骑手端公布。")
    page.get_by_role("button", name="办结").click()
    expect(page.locator(".route")).to_contain_text("已在骑手端公布")
