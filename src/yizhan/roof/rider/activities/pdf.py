"""The certificate as a file of A5. Its Chinese is written in a font of Adobe's collections, which
readers of PDF bring along; so nothing is embedded, and only signs of that collection can be drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from django.utils.translation import gettext_lazy as _
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from yizhan.kit.errors import Refusal

FONT = "STSong-Light"
WIDTH, HEIGHT = A5
MARGIN = 40.0
SMALLEST = 9.0
QR_SIDE = 110.0
RED = (0.72, 0.11, 0.11)


class NoSuchSign(Refusal):
    code = "no_such_sign"
    message = _("The file has no sign for a part of the name. Print the page: it has them all.")


@dataclass(frozen=True)
class Certificate:
    """The words of a certificate, as they are printed."""

    heading: str
    name: str
    took_part: str
    title: str
    about: str
    """Kind, day and hours in one line."""
    unit: str
    number: str
    address: str
    """The address at which a stranger finds whether it is true."""
    mark: str = ""
    """The word across the corner of what is no real one."""

    def words(self) -> Iterable[str]:
        return (self.heading, self.name, self.took_part, self.title, self.about, self.unit)


def certificate_pdf(certificate: Certificate, *, link: str) -> bytes:
    """Draw it; `link` is what its code leads to. Raises NoSuchSign."""
    for words in certificate.words():
        try:
            words.encode("gbk")
        except UnicodeEncodeError as error:
            raise NoSuchSign from error
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas("certificate.pdf", pagesize=A5, invariant=True, pageCompression=1)
    canvas.setTitle(f"{certificate.heading} {certificate.number}")
    canvas.setStrokeColorRGB(*RED)
    canvas.setLineWidth(1.5)
    canvas.rect(MARGIN / 2, MARGIN / 2, WIDTH - MARGIN, HEIGHT - MARGIN)
    canvas.setFillColorRGB(*RED)
    _line(canvas, certificate.heading, size=34, at=HEIGHT - 105)
    canvas.setFillColorRGB(0, 0, 0)
    _line(canvas, certificate.name, size=26, at=HEIGHT - 165)
    _line(canvas, certificate.took_part, size=13, at=HEIGHT - 200)
    _lines(canvas, certificate.title, size=20, at=HEIGHT - 235)
    _line(canvas, certificate.about, size=12, at=HEIGHT - 292)
    _line(canvas, certificate.unit, size=14, at=HEIGHT - 325)
    _code(canvas, link, at=MARGIN + 92)
    _line(canvas, certificate.number, size=12, at=MARGIN + 66)
    _line(canvas, certificate.address, size=10, at=MARGIN + 46)
    if certificate.mark:
        canvas.setFillColorRGB(*RED)
        canvas.setFont(FONT, 16)
        canvas.drawRightString(WIDTH - MARGIN, HEIGHT - MARGIN - 10, certificate.mark)
    drawn: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call]  # a gap of the stubs
    return drawn


def _written(text: str) -> str:
    """Return the text with the dot of names as the collection has it."""
    return text.replace("\u00b7", "\u30fb")


def _line(canvas: Canvas, text: str, *, size: float, at: float) -> None:
    """Write one line in the middle, smaller if it is too long."""
    text, room = _written(text), WIDTH - 2 * MARGIN
    while size > SMALLEST and pdfmetrics.stringWidth(text, FONT, size) > room:
        size -= 0.5
    canvas.setFont(FONT, size)
    canvas.drawCentredString(WIDTH / 2, at, text)


def _lines(canvas: Canvas, text: str, *, size: float, at: float) -> None:
    """Write what is too long for one line into two."""
    if pdfmetrics.stringWidth(text, FONT, size) <= WIDTH - 2 * MARGIN:
        _line(canvas, text, size=size, at=at)
        return
    half = (len(text) + 1) // 2
    for row, part in enumerate((text[:half], text[half:])):
        _line(canvas, part, size=size, at=at - row * size * 1.3)


def _code(canvas: Canvas, link: str, *, at: float) -> None:
    """Draw the code a camera reads, square by square."""
    rows = [list(row) for row in segno.make(link, error="q", micro=False).matrix]
    side = QR_SIDE / len(rows)
    left = (WIDTH - QR_SIDE) / 2
    canvas.setFillColorRGB(0, 0, 0)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                top = at + QR_SIDE - (down + 1) * side
                canvas.rect(left + right * side, top, side, side, stroke=0, fill=1)
