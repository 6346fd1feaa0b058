"""Propose who answers a text, learned from texts that somebody has answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from yizhan.kit.texts.normal import normalised
from yizhan.kit.texts.pieces import Pieces

Doubles = NDArray[np.float64]
STRICTNESS = 1.0
"""The cost of a text on the wrong side, beside the size of the weights."""
STEPS = 200


@dataclass(frozen=True)
class Proposal:
    answers: str
    """The label of who answers."""
    margin: float
    """By how much it is ahead of the second; below 0.2 it is a guess."""


class Router:
    """A linear support vector machine (squared hinge loss, one label against the rest) over pieces
    of one to four signs."""

    def __init__(self) -> None:
        self.pieces = Pieces(longest=4)
        self.labels: list[str] = []
        self.weights: Doubles = np.zeros((0, 0))

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Router:
        """Learn. With texts of one label alone, that label is the answer to all."""
        spelt = [normalised(text) for text in texts]
        rows = self._rows(spelt, self.pieces.learn(spelt))
        self.labels = sorted(set(labels))
        said = np.array(labels)
        self.weights = np.array([_separate(rows, said == label) for label in self.labels])
        return self

    def propose(self, texts: Sequence[str]) -> list[Proposal]:
        rows = self._rows([normalised(text) for text in texts], self.pieces)
        scores = np.asarray(rows @ self.weights.T)
        if len(self.labels) == 1:
            return [Proposal(self.labels[0], 0.0)] * len(texts)
        ranked = np.sort(scores, axis=1)
        return [
            Proposal(self.labels[int(row.argmax())], float(order[-1] - order[-2]))
            for row, order in zip(scores, ranked, strict=True)
        ]

    def _rows(self, spelt: Sequence[str], pieces: Pieces) -> Any:
        constant = csr_matrix(np.ones((len(spelt), 1)))
        return hstack([pieces.rows(spelt), constant], format="csr")


def _separate(rows: Any, inside: NDArray[np.bool_]) -> Doubles:
    """Return the weights that tell the rows inside from the others; both sides count the same."""
    side = np.where(inside, 1.0, -1.0)
    shares = np.where(inside, inside.mean(), 1 - inside.mean())
    costs = STRICTNESS / np.maximum(2 * shares, 1e-9)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        short = np.maximum(0, 1 - side * (rows @ weights))
        slope = weights - 2 * (rows.T @ (costs * side * short))
        return 0.5 * float(weights @ weights) + float(costs @ short**2), slope

    start = np.zeros(rows.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: Doubles = found.x
    return weights
