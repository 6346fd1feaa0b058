"""A new picture made of a photo's pixels alone.

`reencode` decodes and writes a fresh JPEG: no metadata of the original can survive, because nothing
but pixels is carried over, and the result is looked at again before it is given out. Only the
process that decodes (`kit.decoding`) loads this module and the decoders.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from contextlib import suppress

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from yizhan.kit.photos import SHOWN_SIDE, SOS, BadPhoto, CutOff, Picture, check

QUALITY = 82

Retouch = Callable[[Image.Image], Image.Image]
"""Changes the pixels before they are written."""

pillow_heif.register_heif_opener(thumbnails=False)


def reencode(data: bytes, *, side: int = SHOWN_SIDE, retouch: Retouch | None = None) -> Picture:
    """Return a new JPEG of the photo's pixels: upright, at most `side` pixels on a side, without a
    trace of the original's metadata. Raises BadPhoto, or whatever `retouch` raises."""
    kind = check(data)
    try:
        with Image.open(io.BytesIO(data), formats=[kind.value]) as opened:
            opened.thumbnail((side, side), Image.Resampling.LANCZOS)
            pixels = _plain(ImageOps.exif_transpose(opened))
    except Exception as exc:  # a decoder may fail in any way; none of them lets a photo through
        raise CutOff from exc
    if retouch is not None:
        pixels = retouch(pixels)
    fresh = encoded(pixels)
    if tells_more_than_pixels(fresh.data):
        raise BadPhoto
    return fresh


def encoded(pixels: Image.Image) -> Picture:
    """Return a JPEG of an image, as it is kept."""
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), pixels.width, pixels.height)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels on white, in sRGB, in an image that knows nothing else."""
    profile = image.info.get("icc_profile")
    if image.mode not in {"RGB", "RGBA"}:
        image = image.convert(
            "RGBA" if "transparency" in image.info or "A" in image.mode else "RGB"
        )
    colours = image.convert("RGB")
    if profile and image.mode == "RGB":
        with suppress(ImageCms.PyCMSError, OSError):  # a strange profile: colours a little off
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(colours, given, ImageCms.createProfile("sRGB"), inPlace=True)
    plain = Image.new("RGB", image.size, "white")
    plain.paste(colours, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return plain


def tells_more_than_pixels(jpeg: bytes) -> bool:
    """Is there a segment in this JPEG that a picture does not need: Exif, XMP, a comment?"""
    place = 2
    while jpeg[place + 1] != SOS:
        marker = jpeg[place + 1]
        (length,) = struct.unpack_from(">H", jpeg, place + 2)
        jfif = marker == 0xE0 and jpeg[place + 4 : place + 9] == b"JFIF\0"
        if marker == 0xFE or (0xE0 <= marker <= 0xEF and not jfif):
            return True
        place += 2 + length
    return False
