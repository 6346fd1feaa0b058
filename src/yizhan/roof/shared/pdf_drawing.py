"""Drawing on sheets of PDF. Chinese is written in a font of Adobe's collections, which readers of
PDF bring along; so nothing is embedded, and only signs of that collection can be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable

import segno
from django.utils.translation import gettext_lazy as _
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from yizhan.kit.errors import Refusal

FONT = "STSong-Light"
SMALLEST = 6.0
_PARTS = re.compile(r"[A-Za-z0-9.\-]+[年月日]?|.", re.S)
RED = (0.72, 0.11, 0.11)
GREY = (0.35, 0.35, 0.35)
BLACK = (0.0, 0.0, 0.0)
WHITE = (1.0, 1.0, 1.0)


class NoSuchSign(Refusal):
    code = "no_such_sign"
    message = _("The file has no sign for a part of the name. Print the page: it has them all.")


def new_canvas(title: str, size: tuple[float, float]) -> Canvas:
    """A canvas that gives the same bytes for the same drawing."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas("sheets.pdf", pagesize=size, invariant=True, pageCompression=1)
    canvas.setTitle(title)
    return canvas


def drawn(canvas: Canvas) -> bytes:
    data: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call]  # a gap of the stubs
    return data


def require_signs(words: Iterable[str]) -> None:
    """Raise NoSuchSign if the font lacks a sign of these words."""
    for text in words:
        try:
            text.encode("gbk")
        except UnicodeEncodeError as error:
            raise NoSuchSign from error


def written(text: str) -> str:
    """Return the text with the dot of names as the collection has it."""
    return text.replace("\u00b7", "\u30fb")


def fitting(text: str, *, size: float, room: float) -> float:
    """Return the size at which a text fits into the room, not above `size`."""
    while size > SMALLEST and pdfmetrics.stringWidth(text, FONT, size) > room:
        size -= 0.5
    return size


def line(
    canvas: Canvas, text: str, *, size: float, at: float, left: float, room: float, middle: bool
) -> None:
    """Write one line from `left` on or in the middle of the room, smaller if it is too long."""
    text = written(text)
    canvas.setFont(FONT, fitting(text, size=size, room=room))
    if middle:
        canvas.drawCentredString(left + room / 2, at, text)
    else:
        canvas.drawString(left, at, text)


def broken(text: str, *, size: float, room: float) -> list[str]:
    """Return the lines of a text that is broken at any sign, as Chinese is, but not inside a word
    or a number; a mark that ends a clause never begins a line."""
    lines, current = [], ""
    for part in _PARTS.findall(written(text)):
        wide = pdfmetrics.stringWidth(current + part, FONT, size) > room
        if wide and current and part not in "，。、；：）！？》":
            lines.append(current)
            current = ""
        current += part
    return [*lines, current] if current else lines


def code(canvas: Canvas, link: str, *, left: float, bottom: float, side: float, error: str) -> None:
    """Draw the code a camera reads, square by square, on a white ground."""
    rows = [list(row) for row in segno.make(link, error=error, micro=False).matrix]
    step = side / len(rows)
    canvas.setFillColorRGB(*WHITE)
    canvas.rect(left - 2 * step, bottom - 2 * step, side + 4 * step, side + 4 * step, 0, 1)
    canvas.setFillColorRGB(*BLACK)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                top = bottom + side - (down + 1) * step
                canvas.rect(left + right * step, top, step, step, stroke=0, fill=1)
