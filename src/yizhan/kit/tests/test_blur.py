"""blur: faces and plates are found by the detectors of the extra and cannot be got back; whatever
goes wrong says that nobody looked, which is never «nothing found»."""

from __future__ import annotations

import io
import itertools
import os
import sys

import pytest
from PIL import Image, ImageChops, ImageStat

from yizhan.kit import decoding, finding, weights
from yizhan.kit.boxes import Box, Part
from yizhan.kit.decoding import NotSearched, blur_apart, reencode_apart, search_apart
from yizhan.kit.photos import BadPhoto
from yizhan.kit.pixels import tells_more_than_pixels
from yizhan.kit.retouching import PATCHES, blurred
from yizhan.kit.tests import pictures
from yizhan.kit.tests.pictures import FACE, a_car, a_street, a_wall, as_jpeg, astronaut, search_once

SIDES = (2048, 480)


def opened(picture):
    with Image.open(io.BytesIO(picture.data)) as image:
        return image.convert("RGB")


def covers(box, area, size):
    """The share of an area of the picture that is in the box."""
    left, top, width, height = box.in_pixels(*size)
    wide = min(left + width, area[2]) - max(left, area[0])
    high = min(top + height, area[3]) - max(top, area[1])
    whole = (area[2] - area[0]) * (area[3] - area[1])
    return max(0, wide) * max(0, high) / whole


def parts(searched, part, area, size):
    return [box for box in searched.found if box.part == part and covers(box, area, size) > 0.5]


def detail(image, area):
    """How much neighbouring pixels differ there."""
    part = image.crop(area).convert("L")
    moved = ImageChops.offset(part, 1, 0)
    return ImageStat.Stat(ImageChops.difference(part, moved)).mean[0]


def test_a_face_is_found_and_gone_from_both_sizes():
    photo = astronaut()
    searched = search_once(as_jpeg(photo), sides=SIDES)
    assert parts(searched, Part.FACE, FACE, photo.size)
    large, small = map(opened, searched.pictures)
    assert detail(large, FACE) < detail(photo, FACE) / 4
    share = small.width / photo.width
    there = tuple(round(side * share) for side in FACE)
    assert detail(small, there) < detail(photo.resize(small.size), there) / 4
    again = search_apart(searched.pictures[0].data, sides=SIDES)
    assert not parts(again, Part.FACE, FACE, photo.size)


def test_what_is_beside_it_stays():
    photo = astronaut()
    large = opened(search_once(as_jpeg(photo), sides=SIDES).pictures[0])
    corner = (330, 330, 510, 510)
    assert detail(large, corner) > detail(photo, corner) * 0.8


@pytest.mark.parametrize("edge", ["left", "right", "top"])
def test_half_a_face_at_the_edge(edge):
    left, top, right, bottom = FACE
    middle, halfway = (left + right) // 2, (top + bottom) // 2
    cut = {
        "left": (middle, 0, 512, 512), "right": (0, 0, middle, 512), "top": (0, halfway, 512, 512),
    }[edge]  # fmt: skip
    photo = astronaut().crop(cut)
    area = tuple(side - cut[at % 2] for at, side in enumerate(FACE))
    seen = (max(0, area[0]), max(0, area[1]), min(photo.width, area[2]), area[3])
    searched = search_apart(as_jpeg(photo), sides=SIDES)
    assert searched.doubtful or parts(searched, Part.FACE, seen, photo.size)


@pytest.mark.parametrize("width", [330, 220, 140, 90])
@pytest.mark.parametrize(("turned", "squeezed"), [(0, 1), (10, 1), (20, 0.8)])
def test_a_plate_is_found_and_gone(width, turned, squeezed):
    photo, area = a_car(width=width, turned=turned, squeezed=squeezed)
    searched = search_apart(as_jpeg(photo), sides=SIDES)
    assert parts(searched, Part.PLATE, area, photo.size)
    large = opened(searched.pictures[0])
    assert detail(large, area) < detail(photo, area) / 2


def test_nothing_is_found_where_nothing_is():
    searched = search_apart(as_jpeg(a_wall()), sides=SIDES)
    assert (searched.found, searched.doubtful) == ([], False)


def test_a_large_photo_is_searched_in_the_size_that_is_kept():
    street = a_street((4000, 3000))
    face = astronaut().crop((150, 30, 300, 210)).resize((300, 360))
    street.paste(face, (900, 1200))
    searched = search_apart(as_jpeg(street), sides=SIDES)
    area = (964, 1256, 1140, 1496)
    assert parts(searched, Part.FACE, area, street.size)
    assert max(opened(searched.pictures[0]).size) == 2048


def test_no_place_and_no_phone_survive():
    for picture in search_once(as_jpeg(astronaut()), sides=SIDES).pictures:
        assert b"SECRETPHONE" not in picture.data
        assert not tells_more_than_pixels(picture.data)


def test_of_what_is_blurred_a_handful_of_patches_is_left():
    """Two plates that differ in every sign give nearly the same pixels."""
    box = Box(Part.DRAWN, 0, 0, 1, 1)
    one = pictures.a_plate(width=440).convert("RGB")
    other = one.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    few = [blurred(image, [box]).resize((PATCHES * 4, 4)) for image in (one, other)]
    apart = ImageStat.Stat(ImageChops.difference(*few)).mean
    before = ImageStat.Stat(ImageChops.difference(one, other)).mean
    assert max(apart) < max(before) / 3
    assert detail(blurred(one, [box]), (0, 0, *one.size)) < 2


def test_what_somebody_drew_is_gone_too():
    photo = a_street()
    photo.paste(astronaut().crop(FACE), (100, 100))
    box = Box(Part.DRAWN, 95 / 1600, 95 / 1200, 100 / 1600, 130 / 1200)
    large, small = blur_apart(as_jpeg(photo), [box], sides=SIDES)
    assert detail(opened(large), (100, 100, 188, 220)) < 3
    assert max(opened(small).size) == 480


def test_a_box_of_one_pixel_at_the_edge():
    corners = [Box(Part.DRAWN, x, y, 0.0001, 0.0001) for x in (0, 0.9999) for y in (0, 0.9999)]
    assert blurred(Image.new("RGB", (3, 2)), corners).size == (3, 2)


def test_without_the_detectors_nobody_looked(monkeypatch):
    monkeypatch.setattr(decoding, "can_search", lambda: False)
    with pytest.raises(NotSearched):
        search_apart(as_jpeg(astronaut()), sides=SIDES)
    assert reencode_apart(as_jpeg(astronaut()), sides=SIDES)


def a_python(folder, body):
    """An interpreter in whose process the given lines run first."""
    (folder / "sitecustomize.py").write_text(body)
    file = folder / "python"
    file.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}" exec "{sys.executable}" "$@"\n')
    file.chmod(0o700)
    return str(file)


FAILS = "import yizhan.kit.finding as f\ndef find(image): {}\nf.find = find\n"


@pytest.mark.parametrize(
    "how",
    ["raise MemoryError", "import os; os.kill(os.getpid(), 9)", "return None",
     "bytearray(3 << 30)"],
)  # fmt: skip
def test_a_detector_that_fails_or_is_killed(tmp_path, monkeypatch, how):
    monkeypatch.setattr(sys, "executable", a_python(tmp_path, FAILS.format(how)))
    with pytest.raises(NotSearched):
        search_apart(as_jpeg(astronaut()), sides=SIDES)
    assert len(reencode_apart(as_jpeg(astronaut()), sides=SIDES)) == 2


def test_a_detector_that_never_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "WALL_SECONDS", 2)
    hangs = FAILS.format("import time; time.sleep(60)")
    monkeypatch.setattr(sys, "executable", a_python(tmp_path, hangs))
    with pytest.raises(NotSearched):
        search_apart(as_jpeg(astronaut()), sides=SIDES)


def test_no_photo_is_no_photo_there_either():
    with pytest.raises(NotSearched):
        search_apart(b"\xff\xd8\xff", sides=SIDES)
    with pytest.raises(BadPhoto):
        reencode_apart(b"\xff\xd8\xff", sides=SIDES)


def test_other_weights_are_no_weights(tmp_path, monkeypatch):
    assert weights.missing_package() == ""
    (tmp_path / "tampered").mkdir()
    (tmp_path / "tampered" / "centerface.onnx").write_bytes(b"something else")
    monkeypatch.syspath_prepend(str(tmp_path))
    other = weights.Weights("tampered", "centerface.onnx", weights.FACES.sha256)
    monkeypatch.setattr(weights, "FACES", other)
    assert weights.missing_package() == "tampered"
    monkeypatch.setattr(weights, "FACES", weights.Weights("not_there", "x", "0"))
    assert weights.missing_package() == "not_there"
    monkeypatch.setattr(weights, "RUNTIME", "no_such_runtime")
    assert weights.missing_package() == "no_such_runtime"


def test_the_process_that_decodes_knows_no_setting(tmp_path, monkeypatch):
    body = "import os\nopen({!r}, 'w').write(repr(sorted(os.environ)))\n"
    seen = tmp_path / "seen"
    monkeypatch.setenv("YIZHAN_VAULT_KEY", "secret")
    python = a_python(tmp_path, body.format(str(seen)))
    monkeypatch.setattr(sys, "executable", python)
    search_apart(as_jpeg(astronaut()), sides=SIDES)
    assert "YIZHAN_VAULT_KEY" in os.environ
    assert "YIZHAN" not in seen.read_text()


@pytest.mark.parametrize(
    "size", [(2048, 1536), (1536, 2048), (2048, 300), (1089, 1088), (640, 480)]
)
def test_tiles_cover_a_picture_and_share_their_edges(size):
    areas = list(finding._tiles(*size))
    assert {(right - left, bottom - top) for left, top, right, bottom in areas} == {
        (areas[0][2], areas[0][3])
    }, "equal, so that the network's memory serves all of them"
    assert max(areas[0][2:]) <= finding.TILE
    for axis in (0, 1):
        spans = sorted({(area[axis], area[axis + 2]) for area in areas})
        assert (spans[0][0], spans[-1][1]) == (0, size[axis])
        for (_start, end), (start, _end) in itertools.pairwise(spans):
            assert end - start >= finding.SHARED


def test_a_small_face_across_the_edge_of_a_tile_is_found():
    street = a_street((2048, 1536))
    face = astronaut().crop((150, 30, 300, 210)).resize((75, 90))
    spots = [(1024 - 37, 300), (400, 768 - 45), (1024 - 37, 768 - 45)]
    for spot in spots:
        street.paste(face, spot)
    searched = search_apart(as_jpeg(street), sides=SIDES)
    for left, top in spots:
        assert parts(searched, Part.FACE, (left + 16, top + 14, left + 60, top + 74), street.size)
