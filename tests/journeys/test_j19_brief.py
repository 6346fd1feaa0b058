"""J19: a lead opens the desk, sees what is stuck, is at the case after three clicks, writes the
month's brief around the figures, and gets it as a Word file."""

from __future__ import annotations

from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

WORDS = "本月重点推进驿站夜间开放。"
LATE = """
from datetime import timedelta
from django.utils import timezone
from yizhan.ground.casework.models import Case
case = Case.objects.filter(is_open=True, merged_into=None).order_by("pk").first()
case.due_at = timezone.now() - timedelta(hours=3)
Case.objects.filter(pk=case.pk).update(due_at=case.due_at, paused_at=None)
print(case.pk)
"""


def make_late(city) -> str:
    printed: str = city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", LATE)
    return printed.rsplit(maxsplit=1)[-1]


def sees_the_case(desk: Page, case: str) -> None:
    """This month's brief, the unit's late cases, the case."""
    desk.get_by_role("link", name="本月").click()
    expect(desk.locator("main")).to_contain_text("卡在哪里")
    desk.locator("a[href*='show=overdue']").first.click()
    desk.locator(f"a[href$='/cases/{case}']").first.click()
    desk.wait_for_url(f"**/desk/cases/{case}*")


def writes(desk: Page) -> None:
    desk.get_by_role("link", name="撰写文字").click()
    desk.locator("textarea[name=opening]").fill(WORDS)
    desk.locator("form .btn.main").click()
    expect(desk.locator("main")).to_contain_text(WORDS)
    picture(desk, "brief")


def test_a_lead_finds_what_is_stuck_and_writes_the_brief(city, visit, tmp_path):
    case = make_late(city)
    desk = visit("desk").page
    city.enter(desk, "lead", "/desk/brief")
    sees_the_case(desk, case)
    desk.goto(f"{city.url}/desk/brief")
    writes(desk)

    with desk.expect_download() as download:
        desk.get_by_role("link", name="Word 公文").click()
    file = tmp_path / "brief.docx"
    download.value.save_as(file)
    texts = [paragraph.text for paragraph in Document(str(file)).paragraphs]
    assert WORDS in texts
    assert any(text.startswith("一、") for text in texts)
