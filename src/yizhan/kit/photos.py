"""Photos: a cheap look at intake, which refuses a doubtful file with a sentence.

`check` reads the structure, not the pixels (well under a millisecond): is it one of four kinds, of
a size a decoder can bear, and does the file end where its format says it ends? What was cut off or
has something else glued to it is refused. No decoder is needed for it, and none is loaded: the
pixels are the matter of `kit.pixels`.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from yizhan.kit.errors import Refusal

MAX_BYTES = 15 * 1024 * 1024
MAX_SIDE = 16_384
MAX_PIXELS = 64_000_000
MAX_SCANS = 64
"""Scans of a progressive JPEG; cameras and editors write about ten. A decoder goes over all the
pixels in each, so that a small file of thousands is hours of work."""
MAX_PASSES = 12 * MAX_PIXELS
"""Pixels of all scans together: a camera's ten, of the largest picture that is taken in."""
SHOWN_SIDE = 2048


class BadPhoto(Refusal):
    code = "bad_photo"
    message = _("This file is not a photo we can read (JPEG, PNG, WebP or HEIC).")


class TooBig(BadPhoto):
    message = _("This photo is larger than 15 MB. Please send a smaller one.")


class TooManyPixels(BadPhoto):
    message = _("This picture is too large to be opened. Please send a usual photo.")


class CutOff(BadPhoto):
    message = _("This photo is damaged or was cut off on its way. Please choose it again.")


class TooMuchWork(BadPhoto):
    message = _("This photo cannot be read. Please send a usual photo.")


class MoreThanAPhoto(BadPhoto):
    message = _("There is something else in this file besides a photo. Please send a plain photo.")


class Kind(StrEnum):
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIC = "HEIF"


@dataclass(frozen=True)
class Look:
    """The facts of a photo that are known before a pixel of it is decoded."""

    kind: Kind
    pixels: int
    scans: int
    size: int

    @property
    def seconds(self) -> float:
        """The computing that it takes to make this photo anew, as measured (`docs/security.md`)."""
        each, of_a_scan, of_a_byte = _COST[self.kind]
        return START + (each + of_a_scan * self.scans) * self.pixels + of_a_byte * self.size


START = 0.4
"""Seconds in which the decoder's process starts."""
_COST = {
    Kind.JPEG: (33e-9, 0.8e-9, 0.1e-6),
    Kind.PNG: (33e-9, 0, 0.1e-6),
    Kind.WEBP: (55e-9, 0, 0.2e-6),
    Kind.HEIC: (50e-9, 0, 0.25e-6),
}
"""Seconds for each pixel, for each pixel of each scan, and for each byte."""


@dataclass(frozen=True)
class Picture:
    """A photo that may be shown."""

    data: bytes
    width: int
    height: int


_Measure = Callable[[bytes], tuple[int, int, int]]
"""Gives the width, the height and how often the pixels are gone over."""
_Format = tuple[Callable[[bytes], bool], Kind, _Measure]


def check(data: bytes) -> Kind:
    """Look at a photo as it came in, and return what it is. Raises BadPhoto."""
    return look(data).kind


def look(data: bytes) -> Look:
    """Read a photo's structure, not its pixels. Raises BadPhoto."""
    if len(data) > MAX_BYTES:
        raise TooBig
    for looks, kind, measure in _FORMATS:
        if looks(data):
            try:
                width, height, scans = measure(data)
            except (struct.error, IndexError) as exc:
                raise CutOff from exc
            if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
                raise TooManyPixels
            if width * height > MAX_PIXELS:
                raise TooManyPixels
            if width * height * scans > MAX_PASSES:
                raise TooMuchWork
            return Look(kind, width * height, scans, len(data))
    raise BadPhoto


# JPEG: segments with a length each, then scans that run until a marker; FF D9 ends it.

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The next marker in a scan: FF that is neither stuffed, nor a restart, nor filling."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EOI, SOS, _APP2 = 0xD9, 0xDA, 0xE2


def _jpeg(data: bytes) -> tuple[int, int, int]:
    size, declared, end, scans = (0, 0), 0, 0, 0
    for marker, place, length in _segments(data):
        end = place + length
        scans += marker == SOS
        if scans > MAX_SCANS:
            raise TooMuchWork
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 3)
            size = (width, height)
        elif marker == _APP2 and data[place + 2 : place + 6] == b"MPF\0":
            declared = _declared_end(data, place + 6, length - 6)
    if end != len(data.rstrip(b"\0")) and declared != len(data):
        raise MoreThanAPhoto
    if size == (0, 0):
        raise CutOff
    return *size, scans


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The marker, place and length of each segment, up to and with the end of the picture."""
    place, length = 2, 0
    while True:
        match = _MARKER.search(data, place + length)
        if match is None:
            raise CutOff
        marker, place = data[match.start() + 1], match.end()
        length = 0 if marker == _EOI else struct.unpack_from(">H", data, place)[0]
        if place + length > len(data):
            raise CutOff
        yield marker, place, length
        if marker == _EOI:
            return


def _declared_end(data: bytes, start: int, length: int) -> int:
    """Phones put a preview or a brightness map behind the photo and declare it (CIPA DC-007). Where
    the last declared picture ends, if each is a JPEG of its own; 0 if not."""
    order = "<" if data[start : start + 2] == b"II" else ">"
    (offset,) = struct.unpack_from(f"{order}I", data, start + 4)
    (count,) = struct.unpack_from(f"{order}H", data, start + offset)
    end = 0
    for field in range(min(count, 16)):
        tag, _type, size, value = struct.unpack_from(
            f"{order}HHII", data, start + offset + 2 + field * 12
        )
        if tag != 0xB002 or start + value + size > start + length:
            continue
        for entry in range(1, size // 16):
            long, place = struct.unpack_from(f"{order}II", data, start + value + entry * 16 + 4)
            piece = data[start + place : start + place + long]
            if piece[:3] != b"\xff\xd8\xff" or piece.rstrip(b"\0")[-2:] != b"\xff\xd9":
                return 0
            end = max(end, start + place + long)
    return end


# PNG: chunks with a length and a checksum each; IEND is the last.

_PNG = b"\x89PNG\r\n\x1a\n"


def _png(data: bytes) -> tuple[int, int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    if data[12:16] != b"IHDR":
        raise CutOff
    place = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 8 + length
        (checksum,) = struct.unpack_from(">I", data, end)
        if zlib.crc32(data[place + 4 : end]) != checksum:
            raise CutOff
        place = end + 4
        if name == b"IEND":
            break
    if place != len(data):
        raise MoreThanAPhoto
    return width, height, 1


# WebP: one RIFF whose size is the file's.


def _webp(data: bytes) -> tuple[int, int, int]:
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 > len(data):
        raise CutOff
    if length + 8 != len(data):
        raise MoreThanAPhoto
    name = data[12:16]
    if name == b"VP8X":
        wide, high = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return wide, high, 1
    if name == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 1
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF, 1
    raise BadPhoto


# HEIC: boxes with a size each, the first `ftyp`; together they are the file.

_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})


def _heic(data: bytes) -> tuple[int, int, int]:
    if data[8:12] not in _BRANDS:
        raise BadPhoto
    sizes: list[tuple[int, int]] = []
    for name, box in _boxes(data):
        if name == b"meta":
            matches = re.finditer(b"ispe", box)
            sizes += [struct.unpack_from(">II", box, one.end() + 4) for one in matches]
        elif name not in _BOXES:
            raise MoreThanAPhoto
    if not sizes:
        raise CutOff
    return max(width for width, _h in sizes), max(height for _w, height in sizes), 1


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, place + 8)
        if length < 8:  # 0 would mean «until the end», where anything could hide
            raise MoreThanAPhoto
        if place + length > len(data):
            raise CutOff
        yield name, data[place : place + length]
        place += length


_BOXES = frozenset({b"ftyp", b"mdat", b"idat", b"free", b"skip", b"moov", b"uuid", b"mpvd"})


_FORMATS: tuple[_Format, ...] = (
    (lambda data: data[:3] == b"\xff\xd8\xff", Kind.JPEG, _jpeg),
    (lambda data: data[:8] == _PNG, Kind.PNG, _png),
    (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", Kind.WEBP, _webp),
    (lambda data: data[4:8] == b"ftyp", Kind.HEIC, _heic),
)
