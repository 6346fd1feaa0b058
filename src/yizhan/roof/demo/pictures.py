"""Pictures of the demo city's reports: drawn, with nobody and nothing real in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from yizhan.kit.photos import Picture

SIZE = (1600, 1200)
LARGE, SMALL = (1200, 900), (480, 360)
Pen = Any
"""PIL's ImageDraw.ImageDraw."""
Colour = tuple[int, int, int]
WALL, FLOOR, DARK, CARD = (214, 205, 188), (150, 146, 140), (52, 56, 60), (196, 152, 96)
ROAD, WHITE, GREEN, STEEL = (104, 106, 110), (236, 236, 232), (30, 132, 92), (132, 140, 148)
RED, BLUE, SKY = (176, 74, 58), (60, 98, 150), (196, 214, 226)


def _box(pen: Pen, where: tuple[int, int, int, int]) -> None:
    """A cardboard box with its tape; left, top, width, height."""
    left, top, width, height = where
    side = (left, top, left + width, top + height)
    pen.rectangle(side, fill=CARD, outline=DARK, width=4)
    pen.rectangle((left + width * 4 // 9, top, left + width * 5 // 9, top + height), fill=WALL)


def _fire_exit(pen: Pen) -> None:
    pen.rectangle((0, 0, 1600, 860), fill=WALL)
    pen.rectangle((0, 860, 1600, 1200), fill=FLOOR)
    pen.rectangle((520, 180, 1080, 880), fill=STEEL, outline=DARK, width=8)
    pen.line((800, 184, 800, 876), fill=DARK, width=6)
    pen.rectangle((560, 500, 1040, 530), fill=RED)
    pen.rectangle((640, 60, 960, 150), fill=GREEN)
    pen.polygon([(700, 105), (760, 72), (760, 92), (900, 92), (900, 118), (760, 118), (760, 138)],
                fill=WHITE)  # fmt: skip
    for where in (
        (430, 720, 300, 260), (720, 760, 330, 240), (1010, 690, 260, 300), (560, 560, 260, 180),
        (830, 610, 240, 160),
    ):  # fmt: skip
        _box(pen, where)


def _manhole(pen: Pen) -> None:
    pen.rectangle((0, 0, 1600, 1200), fill=ROAD)
    pen.rectangle((0, 0, 1600, 190), fill=FLOOR)
    pen.rectangle((0, 180, 1600, 215), fill=WHITE)
    pen.ellipse((460, 430, 1140, 910), fill=STEEL, outline=DARK, width=10)
    pen.ellipse((510, 470, 1090, 870), fill=(18, 18, 20))
    pen.polygon([(430, 760), (1150, 560), (1170, 640), (450, 840)], fill=CARD, outline=DARK)


def _lane(pen: Pen) -> None:
    pen.rectangle((0, 0, 1600, 420), fill=SKY)
    pen.rectangle((0, 300, 1600, 520), fill=WALL)
    pen.rectangle((0, 520, 1600, 1200), fill=ROAD)
    pen.polygon([(0, 760), (1600, 620), (1600, 840), (0, 1060)], fill=RED)
    for left in range(0, 1600, 260):
        top = 1090 - left * 5 // 36
        pen.polygon([(left, top), (left + 150, top - 22), (left + 150, top - 4), (left, top + 20)],
                    fill=WHITE)  # fmt: skip
    for left, top, scale in ((90, 430, 10), (720, 400, 9), (1240, 380, 7)):
        _van(pen, left, top, scale)


def _van(pen: Pen, left: int, top: int, scale: int) -> None:
    wide, high = 54 * scale, 34 * scale
    pen.rounded_rectangle((left, top, left + wide, top + high), radius=4 * scale, fill=WHITE,
                          outline=DARK, width=5)  # fmt: skip
    pen.rectangle((left + wide * 7 // 10, top + 5 * scale, left + wide - 4 * scale,
                   top + 16 * scale), fill=BLUE)  # fmt: skip
    for middle in (left + wide // 5, left + wide * 4 // 5):
        pen.ellipse((middle - 6 * scale, top + high - 6 * scale, middle + 6 * scale,
                     top + high + 6 * scale), fill=DARK)  # fmt: skip


def _stall(pen: Pen) -> None:
    pen.rectangle((0, 0, 1600, 620), fill=WALL)
    pen.rectangle((0, 620, 1600, 1200), fill=FLOOR)
    pen.rectangle((0, 880, 1600, 980), fill=(210, 176, 70))
    for left in range(20, 1600, 70):
        pen.line((left, 895, left, 965), fill=FLOOR, width=12)
    pen.polygon([(380, 380), (800, 190), (1220, 380)], fill=RED, outline=DARK)
    pen.line((800, 380, 800, 960), fill=STEEL, width=18)
    pen.rectangle((420, 740, 1180, 800), fill=CARD, outline=DARK, width=5)
    pen.line((470, 800, 470, 1010), fill=DARK, width=16)
    pen.line((1130, 800, 1130, 1010), fill=DARK, width=16)
    for left in range(450, 1120, 110):
        pen.ellipse((left, 660, left + 90, 745), fill=GREEN, outline=DARK, width=4)


def _locked(pen: Pen) -> None:
    pen.rectangle((0, 0, 1600, 1200), fill=WALL)
    pen.rectangle((0, 980, 1600, 1200), fill=FLOOR)
    pen.rectangle((240, 120, 1360, 280), fill=BLUE)
    pen.rectangle((300, 300, 1300, 980), fill=STEEL, outline=DARK, width=8)
    for top in range(330, 980, 44):
        pen.line((304, top, 1296, top), fill=DARK, width=5)
    pen.rounded_rectangle((740, 900, 860, 985), radius=16, fill=(196, 164, 60), outline=DARK,
                          width=5)  # fmt: skip


def _charging(pen: Pen) -> None:
    pen.rectangle((0, 0, 1600, 1200), fill=WALL)
    for step in range(7):
        pen.rectangle(
            (0, 560 + step * 92, 560 + step * 90, 1200), fill=FLOOR, outline=DARK, width=4
        )
    pen.rectangle((1120, 120, 1420, 420), fill=SKY, outline=DARK, width=10)
    pen.line(
        [(1270, 420), (1250, 560), (1290, 700), (1240, 850)], fill=RED, width=12, joint="curve"
    )
    pen.rounded_rectangle((1000, 830, 1440, 930), radius=40, fill=BLUE, outline=DARK, width=5)
    pen.line((1400, 840, 1450, 660), fill=DARK, width=20)
    pen.line((1390, 660, 1500, 650), fill=DARK, width=20)
    for middle in (1060, 1430):
        pen.ellipse((middle - 80, 900, middle + 80, 1060), outline=DARK, width=26)


SCENES: dict[str, Callable[[Pen], None]] = {
    "fire_exit": _fire_exit,
    "manhole": _manhole,
    "lane": _lane,
    "stall": _stall,
    "locked": _locked,
    "charging": _charging,
}


@cache
def drawn(scene: str) -> tuple[Picture, Picture]:
    """Return a scene as the worker would have left it, large and small; the same every time."""
    # Loaded here and nowhere above: only the demo draws, and no running platform does.
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    from yizhan.kit.pixels import encoded  # noqa: PLC0415

    image = Image.new("RGB", SIZE)
    SCENES[scene](ImageDraw.Draw(image))
    # As if through a lens: soft edges, a light that is not even, and grain.
    chance = Random(f"picture {scene}")
    light = Image.frombytes("L", (5, 4), bytes(chance.randrange(150, 240) for _ in range(20)))
    dark = Image.new("RGB", SIZE)
    image = Image.composite(image, dark, light.resize(SIZE, Image.Resampling.BICUBIC))
    grain = Image.frombytes("L", (400, 300), chance.randbytes(120_000)).resize(SIZE)
    image = Image.blend(image, Image.merge("RGB", [grain] * 3), 0.06)
    image = image.filter(ImageFilter.GaussianBlur(1.5))
    return encoded(image.resize(LARGE)), encoded(image.resize(SMALL))
