"""J7, its second half: a rider whose home branch is elsewhere is linked to the branch for mobile
members by a code, sees who looked at the membership, comes to a lesson, and goes again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

BRANCH = "金城江区骑手流动党员党支部"
RIDER, SECRETARY = "骑手小潘", "覃志强"


def test_a_mobile_member_is_linked_in_and_sees_who_looked(city, visit):
    desk, phone = visit("desk").page, visit("phone").page
    city.enter(desk, "secretary", "/desk/branches/mobile")
    code = makes_a_code(desk)
    picture(desk, "branch-code")

    city.enter(phone, "rider", "/me/branch")
    phone.locator("input[name=code]").fill(code.lower())
    phone.get_by_role("button", name="下一步").click()
    expect(phone.locator("main")).to_contain_text("敏感个人信息")
    picture(phone, "rider-consent")
    phone.locator(".bar .btn.main").click()
    phone.wait_for_url("**/me/branch")
    expect(phone.locator("main .cells").first).to_contain_text(BRANCH)

    plans_a_lesson(city, desk)
    expect(desk.locator("main table")).to_contain_text(RIDER)
    picture(desk, "branch-members")

    phone.reload()
    looks = phone.locator("section", has_text="谁看过我的党员信息").locator(".route")
    expect(looks).to_contain_text(SECRETARY)
    phone.get_by_role("button", name="我要参加").click()
    expect(phone.locator("main .badge")).to_contain_text("您会来")
    picture(phone, "rider-branch")
    phone.goto(f"{city.url}/me/data")
    expect(phone.locator("main .route")).to_contain_text(SECRETARY)

    phone.goto(f"{city.url}/me/branch")
    phone.get_by_role("button", name="转出").click()
    desk.reload()
    expect(desk.locator("main .stack").first).not_to_contain_text(RIDER)


def test_nobody_else_finds_out(city, visit):
    page = visit("desk").page
    for account in ("admin", "lead"):
        city.enter(page, account, "/desk/branches/mobile")
        expect(page.locator("main")).to_contain_text("只有支部及其上级组织能看到谁是党员")
        page.context.clear_cookies()


def makes_a_code(page: Page) -> str:
    page.get_by_role("link", name="纳入流动党员").click()
    page.get_by_role("button", name="生成码").click()
    shown = page.locator(".code-words")
    expect(shown).to_be_visible()
    return shown.inner_text()


def plans_a_lesson(city, page: Page) -> None:
    page.goto(f"{city.url}/desk/branches/mobile/events/new")
    page.locator("input[name=kind][value=lesson]").check()
    page.locator("input[name=title]").fill("主题党课")
    ahead = timezone.now() + timedelta(days=3)
    page.locator("input[name=starts_at]").fill(f"{ahead:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="安排").click()
    page.wait_for_url("**/desk/branches/mobile")
