"""Propose who answers a text, learned from texts that somebody has answered.

Four ways of telling, each a weight for every piece of signs, or for every number of the meaning:
what separates the texts of a label from all others (a linear support vector machine), and what lies
in their middle (which needs few examples). How much each of them is worth, and how sure the outcome
is, is found by learning on two thirds of the texts and asking about the last third, three times.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from yizhan.kit.texts.engines import Engine, Stored, best_engine
from yizhan.kit.texts.naming import EMPTY
from yizhan.kit.texts.normal import masked, normalised
from yizhan.kit.texts.pieces import Pieces

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
STRICTNESS = 1.0
"""The cost of a text on the wrong side, beside the size of the weights."""
STEPS = 60
FOLDS = 3
BITS = 18
LONGEST_PIECE = 5
SEVERAL = 30
"""From so many texts on, pieces of one text alone are left out: they tell of it, not of a label."""
WORDS = 3
LONGEST_WORD = 4
FLAT = 1.0
"""The weight of each way before anything is known, and so for hardly any texts."""


@dataclass(frozen=True)
class Proposal:
    answers: str
    """The label of who answers."""
    confidence: float
    """The share of such proposals that are right, 0 to 1."""
    words: tuple[str, ...] = ()
    """The words of the text that speak for it most."""


class Router:
    """Learns from texts with the label of who answered them. `engine`: the likeness by meaning is
    used beside the signs if it has one."""

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine or best_engine()
        self.pieces = Pieces(longest=LONGEST_PIECE, bits=BITS)
        self.labels: list[str] = []
        self.signs: Floats = np.zeros((0, 1 << BITS), dtype=np.float32)
        self.meaning: Floats | None = None
        self.common: Floats | None = None
        self.constant: Doubles = np.zeros(0)
        self.right: float | None = None
        """The macro-F1 of the proposals for texts that were not learned; None: too few to tell."""

    def fit(
        self, texts: Sequence[str], labels: Sequence[str], stored: Stored | None = None
    ) -> Router:
        """Learn. With texts of one label alone, that label is the answer to all."""
        spelt = [normalised(text) for text in texts]
        self.pieces.least = 2 if len(texts) >= SEVERAL else 1
        signs = self.pieces.learn(spelt)
        meaning = self._meaning(texts, stored, learn=True)
        self.labels = sorted(set(labels))
        number = {label: place for place, label in enumerate(self.labels)}
        said = np.array([number[label] for label in labels])
        worth = self._worth(signs, meaning, said)
        ways = _ways(signs, meaning, said, len(self.labels))
        self._combine(ways, worth)
        return self

    def propose(
        self, texts: Sequence[str], stored: Stored | None = None, *, why: bool = False
    ) -> list[Proposal]:
        """Propose a label for each text; `why`: with the words that speak for it."""
        if not texts:
            return []
        signs = self.pieces.rows([normalised(text) for text in texts])
        scores = np.asarray(signs @ self.signs.T, dtype=np.float64) + self.constant
        if self.meaning is not None:
            scores += self._meaning(texts, stored) @ self.meaning.T
        chances = _chances(scores)
        best = chances.argmax(axis=1)
        return [
            Proposal(
                self.labels[label],
                float(chances[place, label]),
                self._words(texts[place], int(label)) if why else (),
            )
            for place, label in enumerate(best.tolist())
        ]

    def to_bytes(self) -> bytes:
        """Return all that was learned, as arrays of numbers."""
        arrays: dict[str, Any] = {
            "engine": np.array(self.engine.name),
            "labels": np.array(self.labels),
            "signs": self.signs.astype(np.float16),
            "worth": self.pieces.worth.astype(np.float16),
            "told": np.packbits(self.pieces.told),
            "constant": self.constant,
        }
        if self.meaning is not None and self.common is not None:
            arrays |= {"meaning": self.meaning, "common": self.common}
        kept = io.BytesIO()
        np.savez_compressed(kept, **arrays)
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes, engine: Engine | None = None) -> Router:
        """Return what was learned before. Raises ValueError if it is something else, or was learned
        with another engine."""
        router = cls(engine)
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            if str(arrays["engine"]) != router.engine.name:
                raise ValueError(f"it was learned by {arrays['engine']}")
            router.labels = [str(label) for label in arrays["labels"]]
            router.signs = arrays["signs"].astype(np.float32)
            router.pieces.worth = arrays["worth"].astype(np.float32)
            router.pieces.told = np.unpackbits(arrays["told"]).astype(bool)
            router.constant = arrays["constant"]
            if "meaning" in arrays:
                router.meaning, router.common = arrays["meaning"], arrays["common"]
        return router

    def _meaning(self, texts: Sequence[str], stored: Stored | None, *, learn: bool = False) -> Any:
        """Return rows of the meaning without what all learned texts have in common."""
        if not self.engine.dimensions:
            return None
        rows = (self.engine.encode(texts) if stored is None else stored).astype(np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        if learn or self.common is None:
            self.common = rows.mean(axis=0)
        rows = rows - self.common
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def _worth(self, signs: Any, meaning: Any, said: NDArray[Any]) -> Doubles:
        """Return the weight of each way, by which unlearned texts are told best."""
        ways = 2 if meaning is None else 4
        count = len(self.labels)
        folds = _folds(said, count)
        if count < 2 or folds is None:
            return np.full(ways, FLAT)
        scores = np.zeros((ways, len(said), count))
        for fold in range(FOLDS):
            learn, ask = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
            known = None if meaning is None else meaning[learn]
            for way, weights in enumerate(_ways(signs[learn], known, said[learn], count)):
                rows = signs if way < 2 else meaning
                scores[way, ask] = np.asarray(rows[ask] @ weights[:, :-1].T) + weights[:, -1]
        worth = _weigh(scores, said)
        told = np.tensordot(worth, scores, axes=1).argmax(axis=1)
        self.right = _macro_f1(said, told)
        return worth

    def _combine(self, ways: list[Floats], worth: Doubles) -> None:
        """Make one weight of all ways: each of them is a sum, and so is their sum."""
        weighed = [way * part for way, part in zip(ways, worth, strict=True)]
        self.constant = np.sum([way[:, -1].astype(np.float64) for way in weighed], axis=0)
        self.signs = (weighed[0] + weighed[1])[:, :-1].astype(np.float32)
        if len(weighed) > 2:
            self.meaning = (weighed[2] + weighed[3])[:, :-1].astype(np.float32)

    def _words(self, text: str, label: int) -> tuple[str, ...]:
        """Return the words that speak for a label and less for the others, the first the most."""
        shown = normalised(masked(text))
        weights = self.signs[label] - self.signs.mean(axis=0)
        scores: dict[tuple[int, int], float] = {}
        values = {
            size: (weights * self.pieces.worth)[self.pieces.places(shown, size)]
            for size in range(1, LONGEST_WORD + 1)
            if size <= len(shown)
        }
        for size in range(2, LONGEST_WORD + 1):
            for begin in range(len(shown) - size + 1):
                word = shown[begin : begin + size]
                if _is_telling(word):
                    inside = [
                        values[part][begin : begin + size - part + 1].sum()
                        for part in range(1, size + 1)
                    ]
                    scores[begin, begin + size] = float(sum(inside)) / size**0.5
        chosen: list[tuple[int, int]] = []
        for begin, end in sorted(scores, key=lambda span: (-scores[span], span)):
            if scores[begin, end] <= 0 or len(chosen) == WORDS:
                break
            words = {shown[one:other] for one, other in chosen}
            apart = all(end <= one or other <= begin for one, other in chosen)
            if apart and shown[begin:end] not in words:
                chosen.append((begin, end))
        return tuple(shown[begin:end] for begin, end in chosen)


def _is_telling(word: str) -> bool:
    if word[0] in EMPTY or word[-1] in EMPTY or any(sign.isdigit() for sign in word):
        return False
    return not word.isascii() and " " not in word


def _ways(signs: Any, meaning: Any, said: NDArray[Any], count: int) -> list[Floats]:
    """Return the weights of each way, a row a label, the last number being the constant."""
    ways: list[Floats] = []
    for rows in (signs, meaning) if meaning is not None else (signs,):
        ways += [_separate_all(rows, said, count), _middle(rows, said, count)]
    return ways


def _middle(rows: Any, said: NDArray[Any], count: int) -> Floats:
    """Return the mean row of each label, of length one."""
    picks = csr_matrix((np.ones(len(said)), (said, np.arange(len(said)))), shape=(count, len(said)))
    sums = picks @ rows
    middle = np.asarray(sums.toarray() if hasattr(sums, "toarray") else sums, dtype=np.float32)
    middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-9)
    return np.hstack([middle, np.zeros((count, 1), dtype=np.float32)])


def _separate_all(rows: Any, said: NDArray[Any], count: int) -> Floats:
    constant = np.ones((rows.shape[0], 1))
    sparse = hasattr(rows, "toarray")
    whole: Any = (
        hstack([rows, csr_matrix(constant)], format="csr")
        if sparse
        else np.hstack([rows, constant])
    )
    if count == 1:
        return np.zeros((1, whole.shape[1]), dtype=np.float32)
    used = np.unique(whole.indices) if sparse else np.arange(whole.shape[1])
    inside = whole[:, used].astype(np.float64)
    result = np.zeros((count, whole.shape[1]), dtype=np.float32)
    for label in range(count):
        result[label, used] = _separate(inside, said == label)
    return result


def _separate(rows: Any, inside: NDArray[np.bool_]) -> Doubles:
    """Return the weights that tell the rows inside from the others; both sides count the same."""
    side = np.where(inside, 1.0, -1.0)
    shares = np.where(inside, inside.mean(), 1 - inside.mean())
    costs = STRICTNESS / np.maximum(2 * shares, 1e-9)
    turned = rows.T.tocsr() if hasattr(rows, "tocsr") else rows.T

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        short = np.maximum(0, 1 - side * (rows @ weights))
        slope = weights - 2 * (turned @ (costs * side * short))
        return 0.5 * float(weights @ weights) + float(costs @ short**2), slope

    start = np.zeros(rows.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: Doubles = found.x
    return weights


def _folds(said: NDArray[Any], count: int) -> NDArray[Any] | None:
    """Deal the texts of each label to FOLDS parts; None if a part would not know a label."""
    folds = np.zeros(len(said), dtype=np.int64)
    for label in range(count):
        places = np.flatnonzero(said == label)
        if len(places) < FOLDS:
            return None
        folds[places] = np.arange(len(places)) % FOLDS
    return folds


def _weigh(scores: Doubles, said: NDArray[Any]) -> Doubles:
    """Return by how much to multiply the scores of each way so that their sum says best, as a
    chance, which label is right."""
    place = np.arange(len(said))

    def loss(worth: Doubles) -> tuple[float, Doubles]:
        chances = _chances(np.tensordot(worth, scores, axes=1))
        mean = (chances * scores).sum(axis=2)
        slope = (mean - scores[:, place, said]).mean(axis=1)
        lost = -np.log(np.maximum(chances[place, said], 1e-12)).mean()
        return float(lost), slope

    ways = len(scores)
    found = minimize(
        loss, np.full(ways, FLAT), jac=True, method="L-BFGS-B", bounds=[(0, None)] * ways
    )
    worth: Doubles = found.x
    return worth if worth.any() else np.full(ways, FLAT)


def _chances(scores: Doubles) -> Doubles:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Doubles = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _macro_f1(said: NDArray[Any], told: NDArray[Any]) -> float:
    labels = np.unique(said)
    scores = [
        2
        * ((said == label) & (told == label)).sum()
        / ((said == label).sum() + (told == label).sum())
        for label in labels
    ]
    return float(np.mean(scores))
