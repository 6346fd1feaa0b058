"""Photos decoded in a process of their own, with limits on its time and memory.

A decoder of pictures is where a file from a stranger does most: it may fail, hang or be made to
work for hours. So the process that decodes holds no key, no database and no more than it needs, and
is ended when its time is over. What it does not finish is refused as a photo that cannot be read.

Faces and number plates are looked for in the same process, on the pixels that are kept. Whatever
goes wrong with that is `NotSearched`: nobody looked, which is never the same as «nothing found».
"""

from __future__ import annotations

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yizhan.kit.boxes import Box, from_rows, to_rows
from yizhan.kit.photos import BadPhoto, CutOff, Picture, TooMuchWork, check
from yizhan.kit.weights import can_search

if TYPE_CHECKING:
    from PIL import Image

CPU_SECONDS = 20
WALL_SECONDS = 60
MEMORY = 2 << 30
"""Bytes of addresses; the largest picture that is taken in needs a quarter of it."""
REFUSED = 3
"""The exit code of a process that has looked and found no photo."""
NOT_SEARCHED = 4
"""The exit code of one whose detectors failed."""
_HEAD = struct.Struct(">III")
_LENGTH = struct.Struct(">I")


class NotSearched(Exception):
    """Nobody has looked for faces and plates in this photo."""


@dataclass(frozen=True)
class Searched:
    """A photo made anew, what was found in it already blurred."""

    pictures: list[Picture]
    found: list[Box]
    doubtful: bool
    """There may be more in it than was found."""


def reencode_apart(data: bytes, *, sides: Sequence[int]) -> list[Picture]:
    """Return a new JPEG for each of `sides`, the first made of the photo and each further one of
    the one before. Raises BadPhoto."""
    return _pictures(_answer_of(data, {"sides": list(sides)}))


def blur_apart(data: bytes, boxes: Iterable[Box], *, sides: Sequence[int]) -> list[Picture]:
    """Do the same, with these boxes made unreadable in the first. Raises BadPhoto."""
    return _pictures(_answer_of(data, {"sides": list(sides), "boxes": to_rows(boxes)}))


def search_apart(data: bytes, *, sides: Sequence[int]) -> Searched:
    """Do the same, with all faces and plates that are found made unreadable in the first. Raises
    NotSearched; it says nothing of the photo, which `reencode_apart` may still refuse."""
    if not can_search():
        raise NotSearched("There is no detector.")
    try:
        answer = _answer_of(data, {"sides": list(sides), "find": True})
        (length,) = _LENGTH.unpack_from(answer)
        found = json.loads(answer[_LENGTH.size : _LENGTH.size + length])
        pictures = _pictures(answer[_LENGTH.size + length :])
        return Searched(pictures, from_rows(found["boxes"]), found["doubtful"])
    except (BadPhoto, ValueError, struct.error, KeyError) as exc:
        raise NotSearched("The detector gave no answer.") from exc


def _answer_of(data: bytes, task: dict[str, object]) -> bytes:
    check(data)
    command = [sys.executable, "-m", "yizhan.kit.decoding", json.dumps(task)]
    try:
        # No environment: what decodes somebody's file needs none of our settings and secrets.
        done = subprocess.run(  # noqa: S603  # our own module, and numbers
            command, input=data, capture_output=True, timeout=WALL_SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired as exc:
        raise TooMuchWork from exc
    if done.returncode == REFUSED:
        raise CutOff
    if done.returncode:  # ended by a limit, or broken down
        raise TooMuchWork
    return done.stdout


def _pictures(answer: bytes) -> list[Picture]:
    pictures, place = [], 0
    while place < len(answer):
        width, height, length = _HEAD.unpack_from(answer, place)
        place += _HEAD.size
        pictures.append(Picture(answer[place : place + length], width, height))
        place += length
    return pictures


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _main(sides: Sequence[int], *, boxes: Sequence[Box] = (), find: bool = False) -> int:
    """Read a photo from the standard input and write what became of it to the output."""
    # The decoders are loaded here and in no process that has a key or a database.
    from yizhan.kit.pixels import reencode  # noqa: PLC0415

    _limit()
    data = sys.stdin.buffer.read()
    search = _Search() if find else None
    retouch = search or (_blurring(boxes) if boxes else None)
    out: list[bytes] = []
    try:
        for side in sides:
            picture = reencode(data, side=side, retouch=retouch)
            retouch, data = None, picture.data
            out += [_HEAD.pack(picture.width, picture.height, len(data)), data]
    except BadPhoto:
        return REFUSED
    except _SearchFailed:
        return NOT_SEARCHED
    if search is not None:
        out.insert(0, search.answer())
    sys.stdout.buffer.write(b"".join(out))
    return 0


class _SearchFailed(Exception):
    pass


class _Search:
    """Finds and blurs, and remembers what it found."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.doubtful = False

    def __call__(self, image: Image.Image) -> Image.Image:
        try:
            from yizhan.kit.finding import find  # noqa: PLC0415  # as the decoders above

            found = find(image)
        except Exception as exc:  # it may fail in any way; then nobody has looked
            raise _SearchFailed from exc
        self.boxes, self.doubtful = found.boxes, found.doubtful
        return _blurring(found.boxes)(image)

    def answer(self) -> bytes:
        found = {"boxes": to_rows(self.boxes), "doubtful": self.doubtful}
        text = json.dumps(found).encode()
        return _LENGTH.pack(len(text)) + text


def _blurring(boxes: Sequence[Box]) -> Callable[[Image.Image], Image.Image]:
    from yizhan.kit.retouching import blurred  # noqa: PLC0415  # as the decoders above

    return lambda image: blurred(image, boxes)


if __name__ == "__main__":
    task = json.loads(sys.argv[1])
    sys.exit(
        _main(task["sides"], boxes=from_rows(task.get("boxes", [])), find=bool(task.get("find")))
    )
