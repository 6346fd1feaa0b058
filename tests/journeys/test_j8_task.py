"""J8: the city sends a task down; a bureau asks its departments in turn, adds up and confirms; the
city reads one table. The figure that the platform has is asked of nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

TASK, BUREAU = "摸排可供骑手歇脚的点位", "河池市市场监督管理局"
UNION, TRAFFIC = "金城江区总工会", "金城江区交警大队"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_down_two_levels_and_back_as_one_table(city, visit, tmp_path):
    lead, bureau, union = (visit("desk").page for _ in range(3))
    city.enter(lead, "lead", "/desk/tasks/new")
    sends(lead, tmp_path / "通知.pdf")
    expect(lead.locator("main table")).to_contain_text(BUREAU)
    address = lead.url

    city.enter(bureau, "instructor", "/desk/duties")
    bureau.locator("a.lead", has_text=TASK).click()
    expect(bureau.locator("main a[download]")).to_contain_text("通知.pdf")
    splits(bureau)
    mine = bureau.url

    city.enter(union, "handler", "/desk/duties")
    union.locator("a.lead", has_text=TASK).click()
    answers(union, "6", note="两处在小区门口")
    lead.goto(address)
    lead.get_by_role("button", name="提醒所有未填报单位").click()
    expect(lead.locator(".toast")).to_contain_text("已提醒 2 个单位")

    bureau.goto(mine)
    bureau.goto(f"{city.url}/desk/duties?source=tasks")
    bureau.locator("tr", has_text=TRAFFIC).locator("a.lead").click()
    answers(bureau, "4")
    bureau.goto(mine)
    expect(bureau.locator("main")).to_contain_text("下级单位都已填报")
    expect(bureau.locator("input[name=a_q1]")).to_have_value("10")
    bureau.get_by_role("button", name="确认并填报").click()

    reads_one_table(lead, address)


def test_a_figure_the_platform_has_is_asked_of_nobody(city, visit):
    page = visit("desk").page
    city.enter(page, "lead", "/desk/tasks/new")
    begins(page, "报送辖区骑手人数")
    page.locator("select[name=indicator_0]").select_option("riders")
    page.get_by_role("button", name="下发", exact=True).click()
    expect(page.locator("main")).to_contain_text("没有让任何人填报")
    expect(page.locator(".figure").first).to_have_count(0)
    expect(page.locator("main table")).to_contain_text("已办")


def test_without_javascript(city, visit):
    page = visit("desk", java_script_enabled=False).page
    city.enter(page, "lead", "/desk/tasks/new")
    begins(page, "学习两法条文")
    page.get_by_role("button", name="下发", exact=True).click()
    expect(page.locator("main table")).to_contain_text(BUREAU)


def begins(page: Page, title: str) -> None:
    page.locator("input[name=title]").fill(title)
    due_on = timezone.localdate() + timedelta(days=9)
    page.locator("input[name=due_on]").fill(due_on.isoformat())
    page.locator("input[name=kinds][value=bureau]").check()


def sends(page: Page, file: Path) -> None:
    file.write_bytes(PDF)
    begins(page, TASK)
    expect(page.locator("#asked")).to_contain_text(BUREAU)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("input[name=label_0]").fill("点位数")
    page.get_by_role("button", name="下发", exact=True).click()
    page.wait_for_url(lambda url: url.rpartition("/")[2].isdecimal())


def splits(page: Page) -> None:
    page.locator("details", has_text="分给下级单位填报").locator("summary").click()
    for unit in (UNION, TRAFFIC):
        page.get_by_label(unit).check()
    page.get_by_role("button", name="分给他们").click()
    expect(page.locator("main table")).to_contain_text(UNION)


def answers(page: Page, number: str, *, note: str = "") -> None:
    page.locator("input[name=a_q1]").fill(number)
    page.locator("textarea[name=note]").fill(note)
    page.get_by_role("button", name="提交填报").click()
    expect(page.locator("main .route")).to_be_visible()


def reads_one_table(page: Page, address: str) -> None:
    page.goto(f"{address}?levels=all")
    for words in (BUREAU, UNION, TRAFFIC, "两处在小区门口"):
        expect(page.locator("main table")).to_contain_text(words)
    expect(page.locator("tfoot")).to_contain_text("10")
    picture(page, "desk-task-table")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    written = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert "两处在小区门口" in written and "合计" in written
