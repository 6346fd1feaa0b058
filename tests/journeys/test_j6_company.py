"""J6: a new company registers; a member is found in it; what is owed appears at the general branch
of its county; the pack is handed over with proof, a branch covers the company, and the measures
stand at 100 % again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from yizhan.wings.organisation.register.tests.factories import a_credit_code

NUMBER, COMPANY = "13877806006", "河池新到同城配送有限公司"
PACK, COVER = "向这家新设立企业送上党建大礼包", "使这家有党员的企业有党组织覆盖"


def test_a_new_company_is_looked_after(city, visit):
    admin, desk, phone = visit("desk").page, visit("desk").page, visit("phone").page
    city.enter(admin, "admin", "/desk/companies/new")
    registers(admin)

    city.enter(desk, "secretary", "/desk/branches/joint/code")
    joins(city, phone, makes_a_code(desk))

    desk.goto(f"{city.url}/desk/duties")
    owed = desk.locator("tr", has_text=COMPANY)
    expect(owed).to_have_count(2)
    expect(owed.filter(has_text=PACK)).to_contain_text("金城江区“小个专”党总支")
    assert percent(desk, "党建大礼包") == percent(desk, "党的组织覆盖") == "0%"
    picture(desk, "desk-duties")

    owed.filter(has_text=PACK).locator("a.lead").click()
    desk.locator("textarea[name=proof]").fill("大礼包已交给覃经理，并说明了联系人。")
    desk.get_by_role("button", name="办结").click()
    expect(desk.locator(".route")).to_contain_text("覃经理")

    covers(city, desk)
    desk.goto(f"{city.url}/desk/duties?show=done")
    expect(desk.locator("tr", has_text=COMPANY)).to_have_count(2)
    assert percent(desk, "党建大礼包") == percent(desk, "党的组织覆盖") == "100%"

    admin.goto(f"{city.url}/desk/duties/measures")
    expect(admin.locator("tfoot")).to_contain_text("100%")


def test_a_fifth_rule_is_added_without_code(city, visit):
    page = visit("desk").page
    city.enter(page, "admin", "/desk/rules/new")
    page.locator("select[name=occasion]").select_option("company_registered")
    page.locator("select[name=owner]").select_option("general_branch")
    page.locator("textarea[name=what]").fill("给这家企业的网点配急救包")
    page.locator("input[name=after_0]").fill("30")
    page.locator("input[name=name]").fill("急救包")
    page.locator("input[name=code]").fill("first-aid-kit")
    page.get_by_role("button", name="预览规则表述").click()
    expect(page.locator(".notice")).to_contain_text("有企业登记时")
    page.get_by_role("button", name="从今天起执行").click()
    expect(page.locator("tr", has_text="急救包")).to_contain_text("使用中")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("tr", has_text="急救包").get_by_role("button", name="停用").click()
    expect(page.locator("tr", has_text="急救包")).to_contain_text("已停用")


def registers(page: Page) -> None:
    page.locator("input[name=name]").fill(COMPANY)
    page.locator("input[name=credit_code]").fill(a_credit_code(606))
    page.locator("select[name=division]").select_option(label="金城江区")
    page.locator("input[name=code]").fill("P606")
    with page.expect_navigation():
        page.locator("main form .btn.main").click()
    expect(page.locator("main")).to_contain_text(COMPANY)


def makes_a_code(page: Page) -> str:
    page.locator("select[name=company]").select_option(label=COMPANY)
    page.get_by_role("button", name="生成码").click()
    shown = page.locator(".code-words")
    expect(shown).to_be_visible()
    return shown.inner_text()


def joins(city, page: Page, code: str) -> None:
    city.enter_by_code(page, NUMBER, "/me/branch")
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="下一步").click()
    page.locator("input[name=display_name]").fill("覃晓")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/me/branch")


def covers(city, page: Page) -> None:
    page.goto(f"{city.url}/desk/branches/joint")
    page.locator("details.fold", has_text="覆盖").locator("summary").click()
    page.locator("form[action$='/cover'] select").select_option(label=COMPANY)
    with page.expect_navigation():
        page.locator("form[action$='/cover'] button").click()


def percent(page: Page, measure: str) -> str:
    return page.locator(".figure", has_text=measure).locator("strong").inner_text()
