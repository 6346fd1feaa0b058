"""Arrays as siting uses them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def sums(places: NDArray[Any], amounts: NDArray[Any], size: int) -> Floats:
    """Return the sum of the amounts at each place."""
    total: Floats = np.bincount(places, weights=amounts, minlength=size).astype(np.float64)
    return total
