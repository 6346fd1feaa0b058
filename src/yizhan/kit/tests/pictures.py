"""Pictures with a face or a number plate in them, for tests. May be imported upward."""

from __future__ import annotations

import io
import random
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from yizhan.kit.decoding import Searched, search_apart

ASTRONAUT = Path(__file__).with_name("astronaut.jpg")
"""Eileen Collins, NASA, public domain; her face is at (182, 58) to (270, 178) of 512 by 512."""
FACE = (182, 58, 270, 178)
_STROKES = (
    (0, 20, 34, 24), (15, 0, 19, 96), (0, 55, 14, 59), (40, 14, 76, 18), (56, 0, 60, 50),
    (36, 50, 80, 54), (40, 72, 76, 76), (56, 54, 60, 96), (34, 94, 82, 98),
)  # fmt: skip
"""Of a sign like 桂."""


def astronaut() -> Image.Image:
    with Image.open(ASTRONAUT) as opened:
        return opened.convert("RGB")


def a_plate(*, width: int, turned: float = 0, squeezed: float = 1) -> Image.Image:
    """A blue plate as cars have it in China, perhaps slanted."""
    plate = Image.new("RGBA", (440, 140), (20, 60, 190, 255))
    pen = ImageDraw.Draw(plate)
    pen.rounded_rectangle((6, 6, 433, 133), radius=12, outline="white", width=4)
    for left, top, right, bottom in _STROKES:
        pen.rectangle((28 + left, 22 + top, 28 + right, 22 + bottom), fill="white")
    pen.text((125, 12), "M·A1234", font=ImageFont.load_default(size=100), fill="white")
    plate = plate.resize((round(width * squeezed), round(width * 140 / 440)))
    return plate.rotate(turned, expand=True, resample=Image.Resampling.BICUBIC)


def a_street(size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """Something like the back of a car on a road, without anything to hide."""
    chance = random.Random(1)
    blots = Image.frombytes("RGB", (40, 30), chance.randbytes(3600))
    street = blots.resize((1600, 1200), Image.Resampling.BICUBIC)
    street = street.filter(ImageFilter.GaussianBlur(6))
    pen = ImageDraw.Draw(street)
    pen.rectangle((0, 700, 1600, 1200), fill=(90, 92, 95))
    pen.rounded_rectangle((420, 420, 1180, 980), radius=80, fill=(180, 184, 190))
    pen.rectangle((520, 460, 1080, 620), fill=(40, 45, 55))
    pen.rectangle((440, 760, 1160, 900), fill=(120, 122, 128))
    return street.resize(size)


def a_car(**plate: float) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """A street with a car and its plate, and where the plate is."""
    street, number = a_street(), a_plate(**plate)  # type: ignore[arg-type]  # width is whole
    left, top = 800 - number.width // 2, 830 - number.height // 2
    street.paste(number, (left, top), number)
    return street, (left, top, left + number.width, top + number.height)


def a_wall(size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """Nothing but soft colours."""
    chance = random.Random(2)
    blots = Image.frombytes("RGB", (8, 6), chance.randbytes(144))
    return blots.resize(size, Image.Resampling.BICUBIC)


@cache
def search_once(data: bytes, *, sides: tuple[int, ...]) -> Searched:
    """What the detectors find, asked once for each picture: they take a second."""
    return search_apart(data, sides=sides)


def as_jpeg(image: Image.Image, **options: object) -> bytes:
    """The picture as a camera writes it, with where it was taken and by which phone."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 41.0, 24.0), 3: "E", 4: (108.0, 3.0, 0.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes(), quality=90, **options)
    return out.getvalue()
