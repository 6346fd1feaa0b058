"""Texts as the pieces of signs they are made of, each weighed by how seldom it is (TF-IDF)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix


class Pieces:
    """Rows of length 1 over all pieces of one to `longest` signs that the learned texts have."""

    def __init__(self, *, longest: int) -> None:
        self.longest = longest
        self.places: dict[str, int] = {}
        self.worth = np.zeros(0, dtype=np.float32)

    def learn(self, texts: Sequence[str]) -> Pieces:
        spread: Counter[str] = Counter()
        for text in texts:
            spread.update(self._count(text).keys())
        self.places = {piece: place for place, piece in enumerate(sorted(spread))}
        counts = np.array([spread[piece] for piece in self.places], dtype=np.float64)
        self.worth = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
        return self

    def rows(self, texts: Sequence[str]) -> Any:
        """Return the rows of texts, learned ones or others. Said twice counts less than double."""
        begins, places, counts = [0], [], []
        for text in texts:
            for piece, count in self._count(text).items():
                place = self.places.get(piece)
                if place is not None:
                    places.append(place)
                    counts.append(count)
            begins.append(len(places))
        values = (1 + np.log(np.array(counts, dtype=np.float32))) * self.worth[places]
        owner = np.repeat(np.arange(len(texts)), np.diff(begins))
        lengths = np.sqrt(np.bincount(owner, weights=values**2, minlength=len(texts)))
        values /= np.maximum(lengths, 1e-9)[owner].astype(np.float32)
        return csr_matrix((values, places, begins), shape=(len(texts), len(self.places)))

    def _count(self, text: str) -> Counter[str]:
        return Counter(
            text[place : place + size]
            for size in range(1, self.longest + 1)
            for place in range(len(text) - size + 1)
        )
