"""Papers that an office can go on writing in: Word documents, in a font that offices have."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "宋体"


class Paper:
    def __init__(self, title: str) -> None:
        self.document: Any = Document()
        style: Any = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(11)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        self.document.core_properties.title = title
        self.document.core_properties.author = ""
        self.document.add_heading(title, level=1)

    def heading(self, words: str) -> None:
        self.document.add_heading(words, level=2)

    def line(self, words: str) -> None:
        self.document.add_paragraph(words)

    def point(self, words: str) -> None:
        self.document.add_paragraph(words, style="List Bullet")

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        table = self.document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.text = head
            cell.paragraphs[0].runs[0].bold = True
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text

    def as_bytes(self) -> bytes:
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()
