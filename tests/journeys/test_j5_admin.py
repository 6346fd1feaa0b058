"""J5: an admin imports a spreadsheet with three bad rows, mends them, imports again, and a third
time, with other hours, which the preview shows old and new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

HEAD = ("编码", "名称", "类型", "经度", "纬度", "县区", "管理单位", "开放时间", "服务设施")
UNIT, OUTDOOR = "jcj-union", "户外劳动者驿站"
GOOD = [
    (f"JX-{n:03}", f"金西路驿站{n}号", OUTDOOR, 108.05 + n / 1000, 24.695, "金城江区", UNIT,
     "Mo-Su 08:00-22:00", "热水、卫生间")
    for n in range(1, 6)
]  # fmt: skip
BAD = [
    ("JX-101", "新驿站一", OUTDOOR, 24.695, 108.05, "金城江区", UNIT, "24/7", "热水"),
    ("JX-102", "新驿站二", "飞机场", 108.051, 24.696, "金城江区", UNIT, "24/7", "热水"),
    ("JX-103", "新驿站三", OUTDOOR, 108.052, 24.697, "金城江区", UNIT, "看心情", "热水"),
]
MENDED = [
    ("JX-101", "新驿站一", OUTDOOR, 108.05, 24.695, "金城江区", UNIT, "24/7", "热水"),
    ("JX-102", "新驿站二", "红色驿站", 108.051, 24.696, "金城江区", UNIT, "24/7", "热水"),
    ("JX-103", "新驿站三", OUTDOOR, 108.052, 24.697, "金城江区", UNIT,
     "Mo-Su 09:00-21:00", "热水"),
]  # fmt: skip


def test_three_bad_rows_are_mended(city, visit, tmp_path):
    page = visit("desk").page
    city.enter(page, "admin", "/desk/stations/import")

    sends(page, sheet(tmp_path / "bad.xlsx", GOOD + BAD))
    for code, *_rest in BAD:
        assert code not in listed(page, city)
    page.goto(f"{city.url}/desk/stations/import")
    sends(page, sheet(tmp_path / "bad.xlsx", GOOD + BAD))
    for words in ("24.695", "飞机场", "看心情"):
        expect(page.locator("table")).to_contain_text(words)
    picture(page, "desk-import-bad")

    page.goto(f"{city.url}/desk/stations/import")
    sends(page, sheet(tmp_path / "mended.xlsx", GOOD + MENDED))
    expect(page.locator("main")).to_contain_text("新增 8")
    confirms(page)
    expect(page.locator(".toast").first).to_contain_text("8")
    assert "JX-103" in listed(page, city)
    picture(page, "desk-stations")

    page.goto(f"{city.url}/desk/stations/import")
    moved = [(*GOOD[0][:7], "Mo-Su 07:00-23:00", GOOD[0][8]), *GOOD[1:]]
    sends(page, sheet(tmp_path / "hours.xlsx", moved + MENDED))
    expect(page.locator("del")).to_have_text(["Mo-Su 08:00-22:00"])
    expect(page.locator("ins")).to_have_text(["Mo-Su 07:00-23:00"])
    picture(page, "desk-import-preview")
    confirms(page)
    expect(page.locator(".toast").first).to_contain_text("变更 1")


def sheet(path: Path, rows: Sequence[tuple[str | float, ...]]) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(path)
    return path


def sends(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    with page.expect_navigation():
        page.locator("main form .btn.main").click()


def confirms(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="确认导入").click()


def listed(page: Page, city) -> str:
    page.goto(f"{city.url}/desk/stations?q=新驿站")
    return page.locator("main").inner_text()
