"""Texts as the pieces of signs they are made of, each weighed by how seldom it is (TF-IDF).

A piece is known by a number made of its signs and by nothing else, so what is learned holds no
words of anybody, takes the same room for ten texts and for a hundred thousand, and is computed for
all pieces of many texts at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]

_STIR = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(29)
SLAB = 400_000
"""Signs of texts that are looked at together."""


class Pieces:
    """Rows of length 1 over all pieces of one to `longest` signs. Pieces that fewer than `least` of
    the learned texts have count for the length of a row, and are in none: no two texts share them.
    """

    def __init__(self, *, longest: int, least: int = 1, bits: int = 20) -> None:
        self.longest = longest
        self.least = least
        self.bits = bits
        self.worth: Floats = np.ones(1 << bits, dtype=np.float32)
        self.told: NDArray[np.bool_] = np.ones(1 << bits, dtype=bool)

    def learn(self, texts: Sequence[str]) -> Any:
        """Learn how seldom each piece is in these texts, and return their rows."""
        counts = self._counts(texts)
        spread = np.bincount(counts.indices, minlength=1 << self.bits)
        self.worth = (np.log((1 + len(texts)) / (1 + spread)) + 1).astype(np.float32)
        self.told = spread >= self.least
        return self._weighed(counts)

    def rows(self, texts: Sequence[str]) -> Any:
        """Return the rows of texts, learned ones or others. Said twice counts less than double."""
        return self._weighed(self._counts(texts))

    def places(self, text: str, size: int) -> Whole:
        """Return the column of each piece of so many signs, in the order of the text."""
        return _places(_codes(text), size, self.bits)

    def _weighed(self, counts: Any) -> Any:
        values = (1 + np.log(counts.data)) * self.worth[counts.indices]
        owner = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        squares = np.bincount(owner, weights=values**2, minlength=counts.shape[0])
        values /= np.maximum(np.sqrt(squares), 1e-9)[owner].astype(np.float32)
        told = self.told[counts.indices]
        begins = np.concatenate([[0], np.cumsum(np.bincount(owner[told], minlength=len(squares)))])
        return csr_matrix(
            (values[told].astype(np.float32), counts.indices[told], begins), shape=counts.shape
        )

    def _counts(self, texts: Sequence[str]) -> Any:
        parts = [self._count(slab) for slab in _slabs(texts)] or [self._count([])]
        return vstack(parts, format="csr") if len(parts) > 1 else parts[0]

    def _count(self, texts: Sequence[str]) -> Any:
        codes = _codes("\0".join(texts) + "\0")
        ends = codes == 0
        before = np.concatenate([[0], np.cumsum(ends)])
        keys = []
        for size in range(1, min(self.longest, len(codes)) + 1):
            places = _places(codes, size, self.bits)
            within = before[size:] == before[: len(places)]
            keys.append((before[: len(places)][within] << self.bits) | places[within])
        unique, counts = np.unique(np.concatenate(keys), return_counts=True)
        begins = np.searchsorted(unique >> self.bits, np.arange(len(texts) + 1))
        columns = (unique & ((1 << self.bits) - 1)).astype(np.int32)
        return csr_matrix(
            (counts.astype(np.float32), columns, begins), shape=(len(texts), 1 << self.bits)
        )


def _slabs(texts: Sequence[str]) -> Iterator[list[str]]:
    slab: list[str] = []
    signs = 0
    for text in texts:
        slab.append(text)
        signs += len(text)
        if signs >= SLAB:
            yield slab
            slab, signs = [], 0
    if slab:
        yield slab


def _codes(text: str) -> NDArray[np.uint64]:
    raw = text.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(raw, dtype="<u4").astype(np.uint64)


def _places(codes: NDArray[np.uint64], size: int, bits: int) -> Whole:
    count = max(0, len(codes) - size + 1)
    value = np.full(count, size, dtype=np.uint64)
    for step in range(size):
        value = (value + codes[step : step + count]) * _STIR
        value ^= value >> _FOLD
    value *= _STIR
    result: Whole = (value >> np.uint64(64 - bits)).astype(np.int64)
    return result
