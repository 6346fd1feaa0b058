"""J9: an applicant is taken through all stages by the branch and the committee above it; an early
step is refused with its date."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from yizhan.kit.days import add_months

NUMBER = "13877809009"
STAGES = (
    ("secretary", "递交入党申请书", 900), ("secretary", "派人谈话", 880),
    ("secretary", "确定为入党积极分子", 840), ("secretary", "列为发展对象", 470),
    ("secretary", "确定入党介绍人", 465), ("secretary", "政治审查", 450),
    ("organiser", "短期集中培训", 440), ("organiser", "支委会审查、上级党委预审", 430),
    ("secretary", "支部大会讨论接收", 420), ("organiser", "上级党委审批", 400),
    ("secretary", "入党宣誓", 390), ("secretary", "支部大会讨论转正", 40),
    ("organiser", "上级党委审批转正", 20),
)  # fmt: skip
"""Who enters each stage, and so many days ago."""


def test_from_application_to_full_member(city, visit):
    rider, desks = (
        visit("phone").page,
        {who: visit("desk").page for who in ("secretary", "organiser")},
    )
    for who, page in desks.items():
        city.enter(page, who, "/desk/development")
    applies(city, rider, makes_a_code(city, desks["secretary"]))

    desks["secretary"].goto(f"{city.url}/desk/development")
    desks["secretary"].locator("main table a.lead").first.click()
    address = desks["secretary"].url
    for who, stage, ago in STAGES:
        page = desks[who]
        page.goto(address)
        expect(page.locator("#next h2")).to_contain_text(stage)
        if stage == "列为发展对象":
            refused_when_early(page)
        enter(page, day(ago))
        if stage == "上级党委审批":
            picture(page, "development-admitted")

    expect(desks["organiser"].locator("main")).to_contain_text("转为正式党员")
    picture(desks["organiser"], "development-full")
    rider.goto(f"{city.url}/me/branch")
    expect(rider.locator("main .cells").first).to_contain_text("正式党员")
    expect(rider.locator("main .route").first.locator("li.done")).to_have_count(len(STAGES))
    picture(rider, "rider-stages")


def refused_when_early(page: Page) -> None:
    """Half a year as an activist is not a year: refused, with the day it will be one."""
    first = add_months(day(840), 12)
    enter(page, day(660), done=False)
    errors = page.locator("#next .errorlist")
    expect(errors).to_contain_text(f"最早可在{first.year}年{first.month}月{first.day}日办理")
    picture(page, "development-early")


def makes_a_code(city, page: Page) -> str:
    page.goto(f"{city.url}/desk/branches/joint/code")
    page.locator("input[name=kind][value=rider]").check()
    page.get_by_role("button", name="生成码").click()
    return page.locator(".code-words").inner_text()


def applies(city, page: Page, code: str) -> None:
    """She scans the code, signs in by telephone, reads, agrees."""
    city.enter_by_code(page, NUMBER, f"/me/branch/join?code={code}")
    page.locator("input[name=display_name]").fill("潘晓路")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/me/branch")
    expect(page.locator("main")).to_contain_text("我的发展阶段")


def enter(page: Page, on: date, *, done: bool = True) -> None:
    form = page.locator("#next form")
    form.locator("input[name=on]").fill(on.isoformat())
    for paper in form.locator("input[name=papers]").all():
        paper.check()
    form.locator("button.main").click()
    if done:
        expect(page.locator(".toasts")).to_contain_text("已记录")


def day(ago: int) -> date:
    return timezone.localdate() - timedelta(days=ago)
