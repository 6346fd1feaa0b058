"""Official papers by GB/T 9704-2012: A4, a type area of 156 × 225 mm, 22 lines of 28 characters.

Lengths in XML are twips, twentieths of a point. Every style and every run names its font for
Chinese and for Latin signs: where `w:eastAsia` is missing, offices see the font of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from yizhan.kit.paper_charts import Bars, add_bars

SMALL_TITLE, IMITATION, BLACK, REGULAR, SONG = (
    "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
)  # fmt: skip
FALLBACKS = {SMALL_TITLE: "华文中宋", IMITATION: "仿宋", REGULAR: "楷体", BLACK: "SimHei"}
"""The font that an office without the first one opens the paper with, by the font table."""
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22, 16, 14, 10
"""Points of 二号, 三号 and 四号, and of the tables under charts."""
LINES, SIGNS = 22, 28
PITCH = 579
"""28.95 points: 22 lines of 29 would be a quarter of a point higher than the type area."""
NARROWER = -849
"""4096ths of a point between two signs: 28 of 16 points are wider than 156 mm by so much each."""
CLOSER = -6
"""The same in twips, for what does not snap to the grid: LibreOffice gives a sign that is wider
than its cell two of them, so the styles set their signs closer by themselves."""
SIGN = SIZE_3 * 20
"""The width of one sign of 三号."""
NOT_IN_XML = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NUMBERS = "一二三四五六七八九十"
UNPITCHED = (
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>'
)
"""A picture or a cell is as high as what is in it: an exact line would cut it off."""


@dataclass(frozen=True)
class Linked:
    """Words that lead to an address."""

    words: str
    href: str


Piece = str | Linked


class OfficialPaper:
    """A paper that is written from its top to its end. Headings number themselves."""

    def __init__(self, title: str, *, at: datetime) -> None:
        self.document: Any = Document()
        self._first = self._second = self._third = self._charts = 0
        self._name_fonts()
        self._lay_out()
        self._number_pages()
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = _held(title)[:255], "", ""
        properties.language, properties.last_modified_by = "zh-CN", ""
        properties.created = properties.modified = at
        self._add("Title", SMALL_TITLE, SIZE_2, [title])

    def subtitle(self, words: str) -> None:
        """A line in the middle below the title, and an empty one."""
        self._add("Subtitle", REGULAR, SIZE_3, [words])
        self._add("Normal", IMITATION, SIZE_3, [])

    def heading(self, words: str) -> None:
        """一、…"""
        self._first, self._second, self._third = self._first + 1, 0, 0
        self._add("Heading 1", BLACK, SIZE_3, [f"{chinese_number(self._first)}、{words}"])

    def subheading(self, words: str) -> None:
        """（一）…"""
        self._second, self._third = self._second + 1, 0
        self._add("Heading 2", REGULAR, SIZE_3, [f"（{chinese_number(self._second)}）{words}"])

    def item(self, *pieces: Piece) -> None:
        """1.…"""
        self._third += 1
        self._add("Normal", IMITATION, SIZE_3, [f"{self._third}.", *pieces])

    def text(self, words: str) -> None:
        """Words that somebody wrote: a paragraph for each line."""
        for line in filter(None, map(str.strip, words.split("\n"))):
            self._add("Normal", IMITATION, SIZE_3, [line])

    def chart(self, title: str, bars: Bars, *, head: str) -> None:
        """图1 with a title that says what it shows, the bars, and the same as a table; `head`: over
        the names."""
        self._charts += 1
        above = self._add("Subtitle", REGULAR, SIZE_3, [f"图{self._charts} {title}"])
        above.paragraph_format.keep_with_next = True
        frame = self._add("Normal", IMITATION, SIZE_3, [])
        frame._p.get_or_add_pPr().extend(list(_xml(UNPITCHED)))
        frame.paragraph_format.keep_with_next = True
        add_bars(self.document, frame, bars, font=SONG, words=title)
        table = self.document.add_table(rows=0, cols=1 + len(bars.series))
        table.style = "Table Grid"
        self._row(table, head, [f"{name}（{bars.unit}）" for name, _values in bars.series])
        for n, name in enumerate(bars.names):
            self._row(table, name, [f"{values[n]:g}" for _name, values in bars.series])
        self._add("Normal", IMITATION, SIZE_3, [])

    def _row(self, table: Any, first: str, others: Iterable[str]) -> None:
        for cell, words in zip(table.add_row().cells, [first, *others], strict=True):
            paragraph = cell.paragraphs[0]
            paragraph._p.get_or_add_pPr().extend(list(_xml(UNPITCHED)))
            paragraph._p.append(_run(_text(words), SONG, SIZE_5))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table in the width of the text, its heads again on every page."""
        table = self.document.add_table(rows=0, cols=len(heads))
        table.style = "Table Grid"
        for first, *others in [heads, *rows]:
            self._row(table, first, others)
        table.rows[0]._tr.get_or_add_trPr().append(_xml("<w:tblHeader/>"))
        self._add("Normal", IMITATION, SIZE_3, [])

    def signature(self, name: str, day: date) -> None:
        """The name of the unit that signs, and the day below it, two signs to the right of where
        the name begins; a day that would end later than two signs before the margin moves both to
        the left."""
        written = f"{day.year}年{day.month}月{day.day}日"
        below = signs_of(name) - signs_of(written) - 2
        right = max(2, 2 - below)
        before = self.document.paragraphs[-1]
        for paragraph in (before, self._add("Normal", IMITATION, SIZE_3, [])):
            paragraph.paragraph_format.keep_with_next = True
        for words, signs in ((name, right), (written, right + below)):
            paragraph = self._add("Signature", IMITATION, SIZE_3, [words])
            paragraph.paragraph_format.keep_with_next = words == name
            paragraph._p.get_or_add_pPr().append(
                _xml(f'<w:ind w:rightChars="{signs * 100:.0f}" w:right="{signs * SIGN:.0f}"/>')
            )

    def as_bytes(self) -> bytes:
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _add(self, style: str, font: str, size: int, pieces: Iterable[Piece]) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        for piece in pieces:
            if isinstance(piece, Linked):
                paragraph._p.append(self._link(piece, font, size))
            else:
                paragraph._p.append(_run(_text(piece), font, size))
        return paragraph

    def _link(self, piece: Linked, font: str, size: int) -> Any:
        link = OxmlElement("w:hyperlink")
        relation = self.document.part.relate_to(
            piece.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        link.set(qn("r:id"), relation)
        link.append(_run(_text(piece.words), font, size))
        return link

    def _name_fonts(self) -> None:
        """Every style of the document, and the table of what replaces a font that is missing."""
        root = self.document.styles.element
        for fonts in root.iter(qn("w:rFonts")):
            fonts.attrib.clear()
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{script}"), IMITATION)
        for language in root.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        styles = self.document.styles
        if "Signature" not in [style.name for style in styles]:
            styles.add_style("Signature", 1).base_style = styles["Normal"]
        _shape(styles["Normal"], IMITATION, SIZE_3, indent=2)
        _shape(styles["Title"], SMALL_TITLE, SIZE_2, align="center")
        _shape(styles["Subtitle"], REGULAR, SIZE_3, align="center")
        _shape(styles["Heading 1"], BLACK, SIZE_3, indent=2, level=0)
        _shape(styles["Heading 2"], REGULAR, SIZE_3, indent=2, level=1)
        _shape(styles["Signature"], IMITATION, SIZE_3, align="right")
        _shape(styles["Footer"], SONG, SIZE_4, pitched=False)
        part = self.document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        entries = "".join(
            f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for font, other in FALLBACKS.items()
        )
        part._blob = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f"<w:fonts {nsdecls('w')}>{entries}</w:fonts>"
        ).encode()

    def _lay_out(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance, section.gutter = Mm(15), Mm(25), Mm(0)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        section._sectPr.append(
            _xml(
                f'<w:docGrid w:type="linesAndChars" w:linePitch="{PITCH}"'
                f' w:charSpace="{NARROWER}"/>'
            )
        )

    def _number_pages(self) -> None:
        """— 1 — below the type area, outside: on the right of odd pages, on the left of even ones,
        one sign from the edge."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.style = self.document.styles["Footer"]
            properties = paragraph._p.get_or_add_pPr()
            properties.append(_xml(f'<w:ind w:{side}Chars="100" w:{side}="{SIZE_4 * 20}"/>'))
            properties.append(_xml(f'<w:jc w:val="{side}"/>'))
            code = _xml('<w:instrText xml:space="preserve">PAGE</w:instrText>')
            number = (_field("begin"), code, _field("separate"), _text("1"), _field("end"))
            for part in (_text("— "), *number, _text(" —")):
                paragraph._p.append(_run(part, SONG, SIZE_4))


def chinese_number(number: int) -> str:
    """一 to 九十九, as headings are counted."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMBERS[ones - 1]
    return ("" if tens == 1 else NUMBERS[tens - 1]) + "十" + (NUMBERS[ones - 1] if ones else "")


def signs_of(words: str) -> float:
    """The width of words in whole signs; a Latin letter or a digit is half a sign."""
    return sum(0.5 if sign.isascii() else 1 for sign in words)


def _shape(
    style: Any, font: str, size: int, *, align: str = "both", indent: int = 0,
    level: int | None = None, pitched: bool = True,
) -> None:  # fmt: skip
    """Give a style its font, its exact line pitch and its first indent, and nothing of the
    template's."""
    element = style.element
    for old in (element.find(qn("w:pPr")), element.find(qn("w:rPr"))):
        if old is not None:
            element.remove(old)
    keep = "" if level is None else "<w:keepNext/><w:keepLines/>"
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    line = f'w:line="{PITCH}" w:lineRule="exact"' if pitched else 'w:line="240" w:lineRule="auto"'
    properties = _xml(
        f'<w:pPr>{keep}<w:widowControl w:val="0"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" {line}/>'
        f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * size * 20}"/>'
        f'<w:jc w:val="{align}"/>{outline}</w:pPr>'
    )
    element.get_or_add_pPr().extend(list(properties))
    element.get_or_add_rPr().extend(list(_run_properties(font, size)))


def _run(content: Any, font: str, size: int) -> Any:
    run = _xml("<w:r/>")
    run.append(_run_properties(font, size))
    run.append(content)
    return run


def _run_properties(font: str, size: int) -> Any:
    return _xml(
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        f'<w:b w:val="0"/><w:i w:val="0"/><w:color w:val="000000"/>'
        f'<w:spacing w:val="{CLOSER}"/><w:sz w:val="{size * 2}"/>'
        f'<w:szCs w:val="{size * 2}"/></w:rPr>'
    )


def _text(words: str) -> Any:
    text = _xml('<w:t xml:space="preserve"/>')
    text.text = _held(words)
    return text


def _held(words: str) -> str:
    """The words without the control signs that XML cannot hold."""
    return NOT_IN_XML.sub("", words)


def _field(kind: str) -> Any:
    return _xml(f'<w:fldChar w:fldCharType="{kind}"/>')


def _xml(text: str) -> Any:
    """Parse an element that is written without saying what `w:` means."""
    end = min(text.index(sign) for sign in " />" if sign in text)
    return parse_xml(f"{text[:end]} {nsdecls('w')}{text[end:]}")
