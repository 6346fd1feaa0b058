"""Parts of a picture made unreadable, so that no computing brings them back.

What is in a box becomes a handful of patches, each the mean of its pixels, smoothed into one
another: of a plate or a face about as much is left as of one seen from the other bank of a river.
"""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image, ImageFilter

from yizhan.kit.boxes import Box, Part

PATCHES = 5
"""Patches along the longer side of a box. A plate has seven signs, a face more features."""
MARGIN = {Part.FACE: 0.25, Part.PLATE: 0.2, Part.DRAWN: 0.0}
"""So much more on each side, as a share of the box: hair, ears, a slanted edge."""
LEAST = 12
"""Pixels that a box has on each side at least."""


def blurred(image: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """Return a copy of the picture in which nobody recognises what is in the boxes."""
    result = image.copy()
    for box in boxes:
        area = _area(box, *image.size)
        part = result.crop(area)
        patch = max(part.size) / PATCHES
        few = part.resize(
            (max(1, round(part.width / patch)), max(1, round(part.height / patch))),
            Image.Resampling.BOX,
        )
        large = few.resize(part.size, Image.Resampling.NEAREST)
        result.paste(large.filter(ImageFilter.GaussianBlur(patch / 3)), area)
    return result


def _area(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """The pixels of a box with its margin, within the picture."""
    more = MARGIN[box.part]
    left, right = _side(box.left, box.width, more, width)
    top, bottom = _side(box.top, box.height, more, height)
    return left, top, right, bottom


def _side(start: float, length: float, more: float, pixels: int) -> tuple[int, int]:
    first, last = (start - more * length) * pixels, (start + (1 + more) * length) * pixels
    missing = max(0.0, LEAST - (last - first)) / 2
    begin = max(0, min(int(first - missing), pixels - 1))
    return begin, max(begin + 1, min(pixels, int(last + missing) + 1))
