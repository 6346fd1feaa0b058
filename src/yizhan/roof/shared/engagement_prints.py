"""Letters, badge cards and vehicle marks, as they are printed: words first, then sheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from yizhan.kit.days import local_day
from yizhan.roof.shared import pdf_drawing
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.roof.shared.pdf_drawing import BLACK, GREY, RED, WHITE
from yizhan.roof.shared.qr import absolute_address, without_scheme
from yizhan.wings.participation.appointments.models import Badge, Engagement
from yizhan.wings.participation.appointments.rules import ROLE_OF

CARD = (85.6 * mm, 54 * mm)
BAND = 13 * mm
PHOTO = (14 * mm, 17 * mm)


@dataclass(frozen=True)
class Letter:
    """The words of a letter of appointment."""

    heading: str
    addressee: str
    paragraphs: tuple[str, ...]
    unit: str
    day: str
    seal: str
    number: str
    mark: str

    def words(self) -> Iterable[str]:
        return (self.addressee, *self.paragraphs, self.unit)


@dataclass(frozen=True)
class Card:
    """The words of a badge card, or of a mark for a vehicle."""

    role: str
    name: str
    unit: str
    term: str
    code: str
    link: str
    """The address in its code: the page that checks it, with the signed text behind a #."""
    address: str
    promises: tuple[str, ...]
    photo: bytes | None
    mark: str

    def words(self) -> Iterable[str]:
        return (self.role, self.name, self.unit, *self.promises)


def letter_of(engagement: Engagement, *, name: str) -> Letter:
    """The letter to somebody of this name. It is dated as she accepted."""
    role = ROLE_OF[engagement.role]
    term = _("You are appointed %(role)s from %(first)s to %(last)s.") % {
        "role": role.label,
        "first": _day(engagement.since),
        "last": _day(engagement.last_day),
    }
    paragraphs = [term, str(role.description)]
    if engagement.division is not None:
        paragraphs.append(_("Area: %(area)s.") % {"area": engagement.division.name})
    if engagement.training:
        paragraphs.append(_("Training done: %(training)s.") % {"training": _training(engagement)})
    paragraphs.append(_("The role is voluntary. You may give it back at any time."))
    answered = engagement.answered_at or engagement.offered_at
    return Letter(
        heading=pgettext("appointment", "Letter of appointment"),
        addressee=_("To %(name)s:") % {"name": name},
        paragraphs=tuple(paragraphs),
        unit=engagement.unit.name,
        day=_day(local_day(answered)),
        seal=pgettext("letter", "(seal)"),
        number=_("Letter No. %(number)s") % {"number": engagement.printed_number},
        mark=_mark(),
    )


def _training(engagement: Engagement) -> str:
    day = f" {engagement.trained_on.isoformat()}" if engagement.trained_on else ""
    return engagement.training + day


def card_of(badge: Badge, *, promises: Sequence[str] = (), photo: bytes | None = None) -> Card:
    engagement = badge.engagement
    address = address_of(badge)
    return Card(
        role=str(ROLE_OF[engagement.role].label),
        name=engagement.name,
        unit=engagement.unit.name,
        term=f"{badge.since.isoformat()} — {badge.last_day.isoformat()}",
        code=badge.printed_code,
        link=link_of(badge),
        address=without_scheme(address),
        promises=tuple(promises),
        photo=photo,
        mark=_mark(),
    )


def address_of(badge: Badge) -> str:
    return absolute_address(reverse("public:verify", args=[badge.code]))


def link_of(badge: Badge) -> str:
    """The address in a badge's code. What is behind the # stays on the telephone that reads it."""
    return f"{address_of(badge)}#{badge.token}"


def _mark() -> str:
    return _("Demo") if is_demo_city() else ""


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """One page of A4 for each. Raises pdf_drawing.NoSuchSign."""
    return _sheets(letters, _letter_sheet, size=A4, title=_("Letters of appointment"))


def cards_pdf(cards: Sequence[Card], *, together: bool = False) -> bytes:
    """One page of the size of a bank card for each; `together`: ten on a page of A4, to be cut.
    Raises pdf_drawing.NoSuchSign."""
    return _sheets(cards, _card_sheet, size=CARD, title=_("Badges"), together=together)


def marks_pdf(cards: Sequence[Card], *, together: bool = False) -> bytes:
    """One page of A6 for each, to stick on a vehicle; `together`: four on a page of A4. Raises
    pdf_drawing.NoSuchSign."""
    return _sheets(cards, _mark_sheet, size=A6, title=_("Vehicle marks"), together=together)


def _sheets(
    rows: Sequence[Any],
    draw: Callable[[Canvas, Any], None],
    *,
    size: tuple[float, float],
    title: str,
    together: bool = False,
) -> bytes:
    for row in rows:
        pdf_drawing.require_signs(row.words())
    if together and len(rows) > 1:
        return _on_a4(rows, draw, size=size, title=title)
    canvas = pdf_drawing.new_canvas(title, size)
    for row in rows:
        draw(canvas, row)
        canvas.showPage()
    return pdf_drawing.drawn(canvas)


def _on_a4(
    rows: Sequence[Any],
    draw: Callable[[Canvas, Any], None],
    *,
    size: tuple[float, float],
    title: str,
) -> bytes:
    """As many on each page as it holds, in the middle of it, each with a hair line to cut along."""
    wide, high = size
    columns, lines = int(A4[0] / wide + NEARLY), int(A4[1] / high + NEARLY)
    left, top = (A4[0] - columns * wide) / 2, (A4[1] + lines * high) / 2
    canvas = pdf_drawing.new_canvas(title, A4)
    for number, row in enumerate(rows):
        place = number % (columns * lines)
        if number and not place:
            canvas.showPage()
        line, column = divmod(place, columns)
        canvas.saveState()
        canvas.translate(left + column * wide, top - (line + 1) * high)
        draw(canvas, row)
        canvas.setStrokeColorRGB(*GREY)
        canvas.setLineWidth(HAIR)
        canvas.rect(0, 0, wide, high)
        canvas.restoreState()
    canvas.showPage()
    return pdf_drawing.drawn(canvas)


NEARLY, HAIR = 0.01, 0.2
"""Two A6 side by side are an A4, but for what computing loses; the width of a line, in points."""


def _letter_sheet(canvas: Canvas, letter: Letter) -> None:
    width, height = A4
    margin, room = 30 * mm, A4[0] - 60 * mm
    canvas.setStrokeColorRGB(*RED)
    for inset, weight in ((12 * mm, 2.2), (14 * mm, 0.7)):
        canvas.setLineWidth(weight)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.setFillColorRGB(*RED)
    heading = "　".join(letter.heading) if len(letter.heading) <= 3 else letter.heading
    _text(canvas, heading, size=52, at=height - 72 * mm, left=margin, room=room, middle=True)
    canvas.setFillColorRGB(*BLACK)
    down = height - 106 * mm
    _text(canvas, letter.addressee, size=19, at=down, left=margin, room=room)
    for paragraph in letter.paragraphs:
        down -= 5 * mm
        for words in pdf_drawing.broken(f"　　{paragraph}", size=16, room=room):
            down -= 10 * mm
            canvas.setFont(pdf_drawing.FONT, 16)
            canvas.drawString(margin, down, words)
    right = width - margin
    canvas.setFont(pdf_drawing.FONT, pdf_drawing.fitting(letter.unit, size=17, room=room))
    canvas.drawRightString(right, 66 * mm, pdf_drawing.written(letter.unit))
    canvas.setFont(pdf_drawing.FONT, 15)
    canvas.drawRightString(right, 56 * mm, letter.day)
    canvas.setFillColorRGB(*GREY)
    canvas.setFont(pdf_drawing.FONT, 11)
    canvas.drawRightString(right, 47 * mm, letter.seal)
    canvas.drawString(margin, 24 * mm, letter.number)
    _example(canvas, letter.mark, right=right, at=height - 26 * mm, size=18)


def _card_sheet(canvas: Canvas, card: Card) -> None:
    width, height = CARD
    canvas.setFillColorRGB(*RED)
    canvas.rect(0, height - BAND, width, BAND, stroke=0, fill=1)
    canvas.setFillColorRGB(*WHITE)
    _text(canvas, card.role, size=17, at=height - 9 * mm, left=5 * mm, room=62 * mm)
    _example(canvas, card.mark, right=width - 4 * mm, at=height - 8 * mm, size=11, on_red=True)
    side = 33 * mm
    pdf_drawing.code(
        canvas, card.link, left=width - side - 4 * mm, bottom=3.6 * mm, side=side, error="l"
    )
    left, room = 5 * mm, width - side - 13 * mm
    beside, down = left, height - BAND - 8 * mm
    if card.photo is not None:
        _photo(canvas, card.photo, left=left, top=height - BAND - 2 * mm)
        beside += PHOTO[0] + 2 * mm
    canvas.setFillColorRGB(*BLACK)
    _text(canvas, card.name, size=15, at=down, left=beside, room=room + left - beside)
    if card.name or card.photo is not None:
        down -= 7 * mm if card.photo is None else 15.5 * mm
    for words in pdf_drawing.broken(card.unit, size=8.5, room=room)[:3]:
        _text(canvas, words, size=8.5, at=down, left=left, room=room)
        down -= 4 * mm
    canvas.setFillColorRGB(*GREY)
    _text(canvas, card.term, size=7, at=8.2 * mm, left=left, room=room)
    _text(canvas, card.code, size=9, at=4 * mm, left=left, room=room)


def _mark_sheet(canvas: Canvas, card: Card) -> None:
    width, height = A6
    margin, room = 8 * mm, A6[0] - 16 * mm
    canvas.setFillColorRGB(*RED)
    canvas.rect(0, height - 34 * mm, width, 34 * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(*WHITE)
    _text(canvas, card.role, size=31, at=height - 19 * mm, left=margin, room=room, middle=True)
    _text(canvas, card.name, size=15, at=height - 29 * mm, left=margin, room=room, middle=True)
    side = 58 * mm
    pdf_drawing.code(
        canvas, card.link, left=(width - side) / 2, bottom=height - 34 * mm - 64 * mm, side=side,
        error="m",
    )  # fmt: skip
    canvas.setFillColorRGB(*GREY)
    below = height - 34 * mm - 71 * mm
    scan = _("Scan to check")
    _text(canvas, f"{scan} · {card.code}", size=10, at=below, left=margin, room=room, middle=True)
    canvas.setFillColorRGB(*BLACK)
    down = below - 9 * mm
    for promise in card.promises:
        _text(canvas, promise, size=14, at=down, left=margin, room=room, middle=True)
        down -= 7 * mm
    canvas.setFillColorRGB(*GREY)
    _text(canvas, card.unit, size=9, at=9.5 * mm, left=margin, room=room, middle=True)
    _text(canvas, card.term, size=8, at=5 * mm, left=margin, room=room, middle=True)
    _example(canvas, card.mark, right=width - 3 * mm, at=height - 6 * mm, size=12, on_red=True)


def _text(
    canvas: Canvas, text: str, *, size: float, at: float, left: float, room: float,
    middle: bool = False,
) -> None:  # fmt: skip
    pdf_drawing.line(canvas, text, size=size, at=at, left=left, room=room, middle=middle)


def _example(
    canvas: Canvas, word: str, *, right: float, at: float, size: float, on_red: bool = False
) -> None:
    """Say on what is no real one that it is none."""
    if word:
        canvas.setFillColorRGB(*(WHITE if on_red else RED))
        canvas.setFont(pdf_drawing.FONT, size)
        canvas.drawRightString(right, at, word)


def _photo(canvas: Canvas, photo: bytes, *, left: float, top: float) -> None:
    """Draw it into its box, whole."""
    image, (wide, high) = ImageReader(io.BytesIO(photo)), PHOTO
    canvas.drawImage(
        image, left, top - high, wide, high, preserveAspectRatio=True, anchor="nw", mask=None
    )
