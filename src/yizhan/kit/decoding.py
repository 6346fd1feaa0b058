"""Photos decoded in a process of their own, with limits on its time and memory.

A decoder of pictures is where a file from a stranger does most: it may fail, hang or be made to
work for hours. So the process that decodes holds no key, no database and no more than it needs, and
is ended when its time is over. What it does not finish is refused as a photo that cannot be read.
"""

from __future__ import annotations

import resource
import struct
import subprocess
import sys
from collections.abc import Sequence

from yizhan.kit.photos import BadPhoto, CutOff, Picture, TooMuchWork, check

CPU_SECONDS = 20
WALL_SECONDS = 60
MEMORY = 2 << 30
"""Bytes of addresses; the largest picture that is taken in needs a quarter of it."""
REFUSED = 3
"""The exit code of a process that has looked and found no photo."""
_HEAD = struct.Struct(">III")


def reencode_apart(data: bytes, *, sides: Sequence[int]) -> list[Picture]:
    """Return a new JPEG for each of `sides`, the first made of the photo and each further one of
    the one before. Raises BadPhoto."""
    check(data)
    command = [sys.executable, "-m", "yizhan.kit.decoding", *map(str, sides)]
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
    return _unpacked(done.stdout, count=len(sides))


def _unpacked(answer: bytes, *, count: int) -> list[Picture]:
    pictures, place = [], 0
    for _ in range(count):
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


def _main(sides: Sequence[int]) -> int:
    """Read a photo from the standard input and write what became of it to the output."""
    # The decoders are loaded here and in no process that has a key or a database.
    from yizhan.kit.pixels import reencode  # noqa: PLC0415

    _limit()
    data = sys.stdin.buffer.read()
    try:
        for side in sides:
            picture = reencode(data, side=side)
            data = picture.data
            sys.stdout.buffer.write(_HEAD.pack(picture.width, picture.height, len(data)) + data)
    except BadPhoto:
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main([int(side) for side in sys.argv[1:]]))
