"""The likeness of two texts, behind one interface.

An engine makes a row of numbers of each text, so that the product of two rows is their likeness.
`Ngrams` counts which signs and pairs of signs two texts share; it needs nothing but scipy, which is
here for the map of stations anyway. An engine that compares the meaning keeps a row for each text
(`encode`), because that takes longer than the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    dimensions: int
    """Numbers in a row that is kept of a text; 0: nothing is kept."""

    def encode(self, texts: Sequence[str]) -> Stored:
        """Return what is kept of texts, a byte a number."""

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Matrix:
        """Return a row for each text. `stored`: what `encode` has made of these texts before."""


class Ngrams:
    name = "ngrams"
    known = (0.017, 0.024)
    dimensions = 0

    def encode(self, texts: Sequence[str]) -> Stored:
        return np.zeros((len(texts), 0), dtype=np.int8)

    def rows(self, texts: Sequence[str], stored: Stored | None = None) -> Matrix:
        spelt = [normalised(text) or "-" for text in texts]
        return Pieces(longest=2).learn(spelt).rows(spelt)


ENGINES: dict[str, Engine] = {engine.name: engine for engine in (Ngrams(),)}


def best_engine() -> Engine:
    """Return the best of the engines whose libraries are installed."""
    return list(ENGINES.values())[-1]
