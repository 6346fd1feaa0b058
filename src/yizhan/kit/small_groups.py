"""Counts of persons beside their sum, so that no group of a few can be read or reckoned."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5
Key = TypeVar("Key", bound=Hashable)


def without_few(counts: Mapping[Key, int]) -> dict[Key, int | None]:
    """The counts as they may stand beside their sum; None: not shown.

    A group of one to four is not shown. If the sum less what is shown would still be a group of so
    few, or one group alone, the next larger ones are not shown either. Nobody is no group: 0 stays.
    """
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST}
    larger = sorted((key for key in counts if counts[key] >= FEWEST), key=lambda key: counts[key])
    while larger and hidden and (len(hidden) < 2 or sum(map(counts.__getitem__, hidden)) < FEWEST):
        hidden.add(larger.pop(0))
    return {key: None if key in hidden else count for key, count in counts.items()}


def is_few(count: int) -> bool:
    return 0 < count < FEWEST
