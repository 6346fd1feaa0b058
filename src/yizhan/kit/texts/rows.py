"""Texts as rows of numbers, so that the product of two rows is the likeness of two texts.

A likeness may have several parts (which signs two texts share, how near their meanings are), each
with a measure of its own. `Rows.levelled` brings them to one: deviations above what any two of
these texts are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack, issparse

Floats = NDArray[np.float32]
SLAB = 2048
"""Pairs whose product is computed at once."""
SAMPLE = 100_000
"""Pairs from which the background is estimated."""
KNOWN_PAIRS = 500
"""The figures known of a part beforehand weigh as much as so many pairs."""
USUAL = 2
"""The background is at most so many times the usual one. Where most texts say the same, two of
them are no measure of how alike two texts are."""


@dataclass(frozen=True)
class Part:
    """One part of a likeness."""

    weight: float
    known: tuple[float, float]
    """The mean and the deviation of this part for two texts of riders, for when there are too few
    texts to tell: measured on the train half of benchmarks/demands/sample.csv."""
    values: Any = None
    """Rows of length one, sparse (scipy) or dense (numpy)."""

    def of(self, values: Any) -> Part:
        return replace(self, values=values)


@dataclass(frozen=True)
class Rows:
    """Rows with the parts of their likeness, which is the sum of all products less `middle`."""

    parts: tuple[Part, ...]
    middle: float = 0.0

    @classmethod
    def of(cls, *parts: Part) -> Rows:
        return cls(parts)

    @property
    def size(self) -> int:
        return int(self.parts[0].values.shape[0])

    def __getitem__(self, chosen: Any) -> Rows:
        return self._with(part.values[chosen] for part in self.parts)

    def likeness(self, others: Rows) -> Floats:
        """Return the likeness of each row with each of the others."""
        result = np.full((self.size, others.size), -self.middle, dtype=np.float32)
        for part, other in zip(self.parts, others.parts, strict=True):
            product: Any = part.values @ other.values.T
            result += product.toarray() if _is_sparse(product) else np.asarray(product)
        return result

    def summed(self, picks: Any) -> Rows:
        """Return sums of rows, each with the weights of one row of `picks`."""
        return self._with(picks @ part.values for part in self.parts)

    def own(self) -> Floats:
        """Return the likeness of each row with itself."""
        place = np.arange(self.size)
        result = np.full(self.size, -self.middle, dtype=np.float32)
        for part in self.parts:
            result += _pairs(part.values, place, place)
        return result

    def levelled(self, signs: Any = None) -> Rows:
        """Return these rows with a likeness in deviations above the background. `signs`: a sparse
        matrix of marks, a row a text; what two texts share of them is added to their likeness."""
        size = self.size
        dice = np.random.default_rng(size)
        one = dice.integers(0, size, SAMPLE) if size > 1 else np.zeros(0, dtype=np.int64)
        other = (one + dice.integers(1, max(size, 2), one.size)) % size
        share = (pairs := size * (size - 1) / 2) / (pairs + KNOWN_PAIRS)
        levels = []
        total = np.zeros(one.size, dtype=np.float32)
        for part in self.parts:
            alike = _pairs(part.values, one, other)
            mean, deviation = _background(alike, part.known, share)
            levels.append((part.weight / deviation, part.weight * mean / deviation))
            total += (alike - mean) * (part.weight / deviation)
        whole = _spread([part.weight for part in self.parts], total, share)
        parts = [
            part.of(part.values * np.float32((factor / whole) ** 0.5))
            for part, (factor, _middle) in zip(self.parts, levels, strict=True)
        ]
        middle = sum(middle for _factor, middle in levels) / whole
        if signs is not None:
            parts[0] = parts[0].of(hstack([parts[0].values, signs], format="csr"))
        return Rows(tuple(parts), middle)

    def _with(self, values: Any) -> Rows:
        parts = zip(self.parts, values, strict=True)
        return Rows(tuple(part.of(value) for part, value in parts), self.middle)


def _background(alike: Floats, known: tuple[float, float], share: float) -> tuple[float, float]:
    """Return the mean and the deviation of a part. What is known beforehand counts as KNOWN_PAIRS:
    five texts say little about texts."""
    if not alike.size:
        return known
    mean = min(share * float(alike.mean()) + (1 - share) * known[0], USUAL * known[0])
    deviation = min(share * float(alike.std()) + (1 - share) * known[1], USUAL * known[1])
    return mean, max(deviation, 1e-3)


def _spread(weights: list[float], total: Floats, share: float) -> float:
    """Return the deviation of the weighed sum of all parts; beforehand they are taken to have
    nothing to do with each other."""
    known = float(np.sqrt(np.square(weights).sum()))
    seen = float(total.std()) if total.size else known
    return max(share * min(seen, USUAL * known) + (1 - share) * known, 1e-3)


def _is_sparse(values: Any) -> bool:
    return bool(issparse(values))


def _pairs(values: Any, one: NDArray[Any], other: NDArray[Any]) -> Floats:
    """Return the products of the rows at these places, pair by pair."""
    result = np.zeros(len(one), dtype=np.float32)
    for begin in range(0, len(one), SLAB):
        here, there = values[one[begin : begin + SLAB]], values[other[begin : begin + SLAB]]
        if _is_sparse(values):
            products = np.asarray(here.multiply(there).sum(axis=1)).ravel()
        else:
            products = np.einsum("ij,ij->i", here, there)
        result[begin : begin + SLAB] = products
    return result
