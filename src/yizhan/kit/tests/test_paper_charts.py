"""Charts in Word files: drawn by the office, in a named Chinese font, with the same as a table."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree

from docx import Document

from yizhan.kit.official_papers import SONG, OfficialPaper
from yizhan.kit.paper_charts import Bars

AT = datetime(2026, 12, 1, tzinfo=UTC)
BARS = Bars(["甲 & <乙>", "丙"], [("本期", [3, 1.5]), ("上期", [0, 2])], "件")


def paper() -> bytes:
    one = OfficialPaper("简报", at=AT)
    one.chart("甲最多：3件", BARS, head="单位")
    one.chart("又一张", Bars(["丁"], [("工单", [4])], "件"), head="单位")
    return one.as_bytes()


def chart(number: int) -> str:
    with zipfile.ZipFile(BytesIO(paper())) as file:
        return file.read(f"word/charts/chart{number}.xml").decode()


def test_each_chart_is_a_part_of_its_own_in_a_named_font():
    text = chart(1)
    ElementTree.fromstring(text)  # our own words
    assert f'<a:ea typeface="{SONG}"/>' in text
    assert "甲 &amp; &lt;乙&gt;" in text and "<c:v>1.5</c:v>" in text
    assert "丁" in chart(2)


def test_its_title_stands_above_and_a_table_below():
    document = Document(BytesIO(paper()))
    titles = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert titles[1:] == ["图1 甲最多：3件", "图2 又一张"]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [
        ["单位", "本期（件）", "上期（件）"],
        ["甲 & <乙>", "3", "0"],
        ["丙", "1.5", "2"],
    ]


def test_more_names_make_it_higher():
    assert Bars(["甲"] * 9, [("工单", [1] * 9)], "件").height_mm > BARS.height_mm
