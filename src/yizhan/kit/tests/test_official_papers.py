"""Official papers: measured as GB/T 9704-2012 has them, read back from the file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.official_papers import (
    BLACK,
    FALLBACKS,
    IMITATION,
    REGULAR,
    SMALL_TITLE,
    Linked,
    OfficialPaper,
    chinese_number,
)

AT = datetime(2026, 11, 30, tzinfo=UTC)
pytestmark = pytest.mark.once


@pytest.fixture
def paper():
    paper = OfficialPaper("河池市骑手关爱工作简报", at=AT)
    paper.subtitle("2026年11月1日至2026年11月30日")
    paper.heading("搭建新平台")
    paper.subheading("数据")
    paper.item("外卖配送网点", Linked("24个", "https://city.example/x?a=1&b=2"), "。")
    paper.item("第二项")
    paper.subheading("情况说明")
    paper.text("第一段\r\n\n第二段\x0b\x00 𠮷")
    paper.heading("掌握新需求")
    paper.signature("河池市委", date(2026, 11, 30))
    return Document(BytesIO(paper.as_bytes()))


def named(paper, style):
    return [p.text for p in paper.paragraphs if p.style.name == style]


def test_the_page_is_that_of_the_standard(paper):
    section = paper.sections[0]
    lengths = (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    )  # fmt: skip
    for length, mm in zip(lengths, (210, 297, 37, 28, 156, 225), strict=True):
        assert abs(length - Mm(mm)) < Mm(0.1)


def test_a_page_holds_22_lines_of_28_signs(paper):
    section = paper.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch"))) * 635  # twips in the library's units
    sign = Pt(16) + int(grid.get(qn("w:charSpace"))) / 4096 * Pt(1)
    height = section.page_height - section.top_margin - section.bottom_margin
    width = section.page_width - section.left_margin - section.right_margin
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert height // pitch == 22
    assert round(width / sign, 1) == 28
    spacing = paper.styles["Normal"].element.rPr.find(qn("w:spacing"))
    closer = (Pt(16) + int(spacing.get(qn("w:val"))) * 635) * 28
    assert Mm(0.5) < width - closer < Pt(16)  # what does not snap holds 28, and no 29th
    assert 28 <= paper.styles["Normal"].paragraph_format.line_spacing.pt <= 29


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [("Heading 1", BLACK, 16), ("Heading 2", REGULAR, 16), ("Normal", IMITATION, 16),
     ("Title", SMALL_TITLE, 22)],
)  # fmt: skip
def test_fonts_are_named_for_every_script_in_style_and_run(paper, style, font, size):
    runs = [run for p in paper.paragraphs if p.style.name == style for run in p.runs]
    assert runs
    for fonts in [paper.styles[style].element.rPr.rFonts, *(run._r.rPr.rFonts for run in runs)]:
        names = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert names == {font}
    assert {run.font.size for run in runs} == {Pt(size)}


def test_no_style_leaves_chinese_to_the_office(paper):
    all_fonts = list(paper.styles.element.iter(qn("w:rFonts")))
    assert len(all_fonts) > 20
    assert all(fonts.get(qn("w:eastAsia")) for fonts in all_fonts)
    assert not [name for fonts in all_fonts for name in fonts.attrib if "Theme" in name]


def test_what_replaces_a_missing_font_is_said(paper):
    table = paper.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE).blob.decode()
    assert all(font in table and other in table for font, other in FALLBACKS.items())


def test_headings_and_items_number_themselves(paper):
    assert named(paper, "Heading 1") == ["一、搭建新平台", "二、掌握新需求"]
    assert named(paper, "Heading 2") == ["（一）数据", "（二）情况说明"]
    assert {"1.外卖配送网点24个。", "2.第二项", "第一段", "第二段 𠮷"} <= set(
        named(paper, "Normal")
    )


def test_a_paragraph_begins_two_signs_in(paper):
    for style in ("Normal", "Heading 1", "Heading 2"):
        indent = paper.styles[style].element.pPr.find(qn("w:ind"))
        assert indent.get(qn("w:firstLineChars")) == "200"
        assert indent.get(qn("w:firstLine")) == "640"


def test_pages_are_numbered_outside(paper):
    section = paper.sections[0]
    assert paper.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        [paragraph] = footer.paragraphs
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
        assert paragraph.text == "— 1 —"
        assert "PAGE" in "".join(part.text or "" for part in paragraph._p.iter(qn("w:instrText")))


@pytest.mark.parametrize("name", ["河池市委", "河池市小个专（网约配送行业）党委"])
def test_the_day_begins_two_signs_right_of_the_name_and_ends_inside(name):
    paper = OfficialPaper("简报", at=AT)
    paper.signature(name, date(2026, 11, 30))
    rows = [p for p in paper.document.paragraphs if p.style.name == "Signature"]
    right = [int(p._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) / 100 for p in rows]
    begins = [-right[0] - len(name), -right[1] - 7]  # 2026年11月30日: eight digits of half a sign
    assert begins[1] - begins[0] == 2
    assert min(right) >= 2


@given(st.text())
def test_any_words_make_a_document(words):
    paper = OfficialPaper(words, at=AT)
    paper.heading(words)
    paper.text(words)
    Document(BytesIO(paper.as_bytes()))


def test_chinese_numbers():
    numbers = [chinese_number(n) for n in (1, 9, 10, 11, 20, 21, 99)]
    assert numbers == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
