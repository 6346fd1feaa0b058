"""photos: whatever comes in, what goes out is a picture and nothing else."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

import pytest
from PIL import Image

from yizhan.kit import photos, pixels

LATITUDE = 24.69
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]


def with_gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 41.0, 24.0), 3: "E", 4: (108.0, 3.0, 0.0)})
    return exif


@cache  # an encoder of HEIC takes seconds
def a_photo(kind="JPEG", size=(640, 480), **options):
    image = Image.effect_noise(size, 60).convert("RGB")
    image.paste((200, 30, 30), (0, 0, size[0] // 4, size[1] // 4))
    out = io.BytesIO()
    image.save(out, kind, exif=with_gps().tobytes(), **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", FORMATS)
def test_no_place_and_no_phone_survive(kind):
    data = a_photo(kind)
    with Image.open(io.BytesIO(data)) as before:
        assert before.getexif().get_ifd(0x8825)

    picture = pixels.reencode(data)

    with Image.open(io.BytesIO(picture.data)) as after:
        assert after.format == "JPEG"
        assert not after.getexif()
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density",
                                   "progressive", "progression"}  # fmt: skip
    assert b"SECRETPHONE" not in picture.data
    assert not pixels.tells_more_than_pixels(picture.data)


@pytest.mark.parametrize("kind", FORMATS)
def test_it_stands_upright(kind):
    picture = pixels.reencode(a_photo(kind))
    assert (picture.width, picture.height) == (480, 640)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_structure_is_read(kind):
    assert photos.check(a_photo(kind)) == kind


@pytest.mark.parametrize("options", [{"progressive": True}, {"quality": 100}, {"subsampling": 0}])
def test_jpegs_of_all_kinds(options):
    assert photos.check(a_photo(**options)) == "JPEG"


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 10}])
def test_webps_of_all_kinds(options):
    assert photos.check(a_photo("WEBP", **options)) == "WEBP"
    plain = io.BytesIO()
    Image.new("RGB", (33, 17)).save(plain, "WEBP", **options)
    assert photos.check(plain.getvalue()) == "WEBP"
    assert pixels.reencode(plain.getvalue()).width == 33


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_pngs_of_all_modes(mode):
    out = io.BytesIO()
    Image.new(mode, (20, 10)).save(out, "PNG")
    assert pixels.reencode(out.getvalue()).width == 20


def test_it_shrinks():
    picture = pixels.reencode(a_photo(size=(4000, 3000)))
    assert max(picture.width, picture.height) == 2048


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_off(kind, share):
    data = a_photo(kind)
    with pytest.raises(photos.BadPhoto):
        photos.check(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("tail", [b"PK\x03\x04 a whole archive", b"<script>alert(1)</script>"])
def test_with_something_glued_to_it(kind, tail):
    with pytest.raises(photos.BadPhoto):
        photos.check(a_photo(kind) + tail)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_glued_with_honest_words(kind):
    with pytest.raises(photos.MoreThanAPhoto):
        photos.check(a_photo(kind) + b"PK\x03\x04")


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 50,
     b"%PDF-1.7", b"MZ" * 100, b"BM" + b"\0" * 60, b"\0\0\0\x18ftypisom" + b"\0" * 50,
     b"\x89PNG\r\n\x1a\n", b"RIFF\x04\0\0\0WEBP"],
)  # fmt: skip
def test_what_is_no_photo(data):
    with pytest.raises(photos.BadPhoto):
        photos.check(data)


def test_a_bomb_of_pixels_is_not_opened():
    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000, 9)) + chunk(b"IEND", b"")
    )  # fmt: skip
    with pytest.raises(photos.TooManyPixels):
        photos.check(bomb)


def test_too_many_bytes():
    with pytest.raises(photos.TooBig):
        photos.check(b"\xff\xd8\xff" + bytes(photos.MAX_BYTES))


def test_pixels_that_do_not_decode_are_refused():
    data = bytearray(a_photo("PNG"))
    place = data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", data, place - 4)
    data[place + 4 : place + 4 + length] = b"\0" * length
    struct.pack_into(">I", data, place + 4 + length, zlib.crc32(data[place : place + 4 + length]))
    assert photos.check(bytes(data)) == "PNG"
    with pytest.raises(photos.BadPhoto):
        pixels.reencode(bytes(data))


def test_a_photo_with_a_declared_preview_behind_it():
    """Samsung, Apple and Ultra HDR photos: a second JPEG, declared in an MPF segment."""
    first, second = a_photo(), a_photo(size=(64, 48))
    head = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", 2)
    head += struct.pack("<HHII", 0xB001, 4, 1, 2)
    head += struct.pack("<HHII", 0xB002, 7, 32, 38) + struct.pack("<I", 0)
    length = 2 + 4 + len(head) + 32
    start = 2 + 4 + 4  # of the MP header, in the file
    whole = len(first) + 2 + length
    entries = struct.pack("<IIIHH", 0, whole, 0, 0, 0)
    entries += struct.pack("<IIIHH", 0, len(second), whole - start, 0, 0)
    segment = b"\xff\xe2" + struct.pack(">H", length) + b"MPF\0" + head + entries
    photo = first[:2] + segment + first[2:] + second

    assert photos.check(photo) == "JPEG"
    assert pixels.reencode(photo).width == 480
    with pytest.raises(photos.MoreThanAPhoto):
        photos.check(photo + b"PK")
    with pytest.raises(photos.MoreThanAPhoto):
        photos.check(photo.replace(second, b"P" * len(second)))
