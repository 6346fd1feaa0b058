"""Which of a few hundred known matters a sentence may mean, answered while somebody types.

Plain Python over pairs of signs: no library is loaded, no vector computed, and a thousand matters
take a few milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from yizhan.kit.texts.normal import normalised

LONGEST = 400
"""Signs of what is typed that are looked at."""


@dataclass(frozen=True)
class Hit:
    key: int
    likeness: float
    """0 to 1."""


class Lookup:
    """Matters by key, each with the pairs of signs that tell of it and how much (0 to 1)."""

    @classmethod
    def of_texts(cls, matters: Mapping[int, Sequence[str]]) -> Lookup:
        """Matters by key, each with the texts in which it was said."""
        return cls({key: _pairs_of(texts) for key, texts in matters.items()})

    def __init__(self, matters: Mapping[int, Mapping[str, float]]) -> None:
        self._said = matters
        spread: Counter[str] = Counter()
        for pairs in self._said.values():
            spread.update(pairs.keys())
        total = len(self._said)
        self._worth = {pair: log((total + 1) / count) + 0.1 for pair, count in spread.items()}
        self._unknown = log(total + 1) + 0.1
        self._by_pair: dict[str, list[int]] = {}
        for key, pairs in self._said.items():
            for pair in pairs:
                self._by_pair.setdefault(pair, []).append(key)

    def find(self, text: str, *, least: float, most: int) -> list[Hit]:
        """Return the matters that share most of what the text says, the likeliest first."""
        asked = set(pairs(text[:LONGEST]))
        whole = sqrt(sum(self._worth.get(pair, self._unknown) ** 2 for pair in asked))
        if not whole:
            return []
        scores: Counter[int] = Counter()
        for pair in asked:
            for key in self._by_pair.get(pair, ()):
                scores[key] += self._worth[pair] ** 2 * self._said[key][pair]  # type: ignore[assignment]
        hits = [Hit(key, sqrt(score) / whole) for key, score in scores.items()]
        likely = [hit for hit in hits if hit.likeness >= least]
        return sorted(likely, key=lambda hit: (-hit.likeness, hit.key))[:most]


def pairs(text: str) -> list[str]:
    """Return the pairs of signs of a text in one spelling; words in Latin letters are whole."""
    result: list[str] = []
    for part in normalised(text).split():
        if part.isascii():
            result.append(part)
        result.extend(part[place : place + 2] for place in range(len(part) - 1))
    return result


def _pairs_of(texts: Iterable[str]) -> dict[str, float]:
    """Return each pair with the share of the texts that have it, raised: what a third say is as
    good as what all say."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(set(pairs(text)))
        total += 1
    return {pair: min(1.0, 3 * count / total) for pair, count in counts.items()}
