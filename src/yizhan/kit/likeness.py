"""Is it the same thing that somebody told before? Arithmetic on how far, how long ago, how alike.

Distance and age are weighed as a city's own labels of duplicates teach it; the numbers are learned
anew by `benchmarks/duplicates.py`. Those cases were the same place within a few days, and the kind
that people chose said nothing more. Kind and words only decide what is shown first.
"""

from __future__ import annotations

from collections import Counter
from math import exp, log1p

BASE, BY_METRES, BY_DAYS = 0.56, -1.0, -1.01
"""The weights of the logit; metres and days count by their logarithm."""
LIKELY = 0.30
"""From here on it is likelier the same than asking is a burden."""
WITHIN_METRES = 150
"""As far away something may be and still be asked about."""
SAME_KIND, SAME_WORDS = 0.3, 1.0


def sureness(metres: float, days: float) -> float:
    """Return how sure it is, from 0 to 1, that two cases of one kind are one thing."""
    return 1 / (1 + exp(-_logit(metres, days)))


def rank(metres: float, days: float, *, same_kind: bool, words: float) -> float:
    """Return a number to put candidates in order by, the highest first."""
    return _logit(metres, days) + SAME_KIND * same_kind + SAME_WORDS * words


def _logit(metres: float, days: float) -> float:
    return BASE + BY_METRES * log1p(max(0.0, metres)) + BY_DAYS * log1p(max(0.0, days))


def shared(one: str, other: str) -> float:
    """Return the share of pairs of signs that two texts have in common (Dice), from 0 to 1; two
    texts of one sign are compared by it."""
    pairs, others = _pairs(one), _pairs(other)
    total = pairs.total() + others.total()
    return 2 * (pairs & others).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    signs = "".join(text.split()).casefold()[:200]
    return Counter(signs[at : at + 2] for at in range(max(1, len(signs) - 1)) if signs)
