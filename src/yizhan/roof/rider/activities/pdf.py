"""The certificate as a file of A5."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from yizhan.roof.shared import pdf_drawing
from yizhan.roof.shared.pdf_drawing import BLACK, FONT, RED

WIDTH, HEIGHT = A5
MARGIN = 40.0
QR_SIDE = 110.0


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
    """Draw it; `link` is what its code leads to. Raises pdf_drawing.NoSuchSign."""
    pdf_drawing.require_signs(certificate.words())
    canvas = pdf_drawing.new_canvas(f"{certificate.heading} {certificate.number}", A5)
    canvas.setStrokeColorRGB(*RED)
    canvas.setLineWidth(1.5)
    canvas.rect(MARGIN / 2, MARGIN / 2, WIDTH - MARGIN, HEIGHT - MARGIN)
    canvas.setFillColorRGB(*RED)
    _line(canvas, certificate.heading, size=34, at=HEIGHT - 105)
    canvas.setFillColorRGB(*BLACK)
    _line(canvas, certificate.name, size=26, at=HEIGHT - 165)
    _line(canvas, certificate.took_part, size=13, at=HEIGHT - 200)
    _lines(canvas, certificate.title, size=20, at=HEIGHT - 235)
    _line(canvas, certificate.about, size=12, at=HEIGHT - 292)
    _line(canvas, certificate.unit, size=14, at=HEIGHT - 325)
    pdf_drawing.code(
        canvas, link, left=(WIDTH - QR_SIDE) / 2, bottom=MARGIN + 92, side=QR_SIDE, error="q"
    )
    _line(canvas, certificate.number, size=12, at=MARGIN + 66)
    _line(canvas, certificate.address, size=10, at=MARGIN + 46)
    if certificate.mark:
        canvas.setFillColorRGB(*RED)
        canvas.setFont(FONT, 16)
        canvas.drawRightString(WIDTH - MARGIN, HEIGHT - MARGIN - 10, certificate.mark)
    return pdf_drawing.drawn(canvas)


def _line(canvas: Canvas, text: str, *, size: float, at: float) -> None:
    """Write one line in the middle, smaller if it is too long."""
    pdf_drawing.line(
        canvas, text, size=size, at=at, left=MARGIN, room=WIDTH - 2 * MARGIN, middle=True
    )


def _lines(canvas: Canvas, text: str, *, size: float, at: float) -> None:
    """Write what is too long for one line into two."""
    if pdfmetrics.stringWidth(text, FONT, size) <= WIDTH - 2 * MARGIN:
        _line(canvas, text, size=size, at=at)
        return
    half = (len(text) + 1) // 2
    for row, part in enumerate((text[:half], text[half:])):
        _line(canvas, part, size=size, at=at - row * size * 1.3)
