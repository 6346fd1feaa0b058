"""Learning and proposing who answers what, to be called in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yizhan.kit.texts.engines import Engine, Progress, Stored, best_engine, completed
from yizhan.kit.texts.routing import Proposal, Router


@dataclass(frozen=True)
class Lesson:
    """The outcome of learning."""

    engine: str
    arrays: bytes
    labels: list[str]
    right: float | None


@dataclass(frozen=True)
class Answer:
    """Proposals, a text each; None: what was learned cannot be used here and is to be learned
    anew."""

    engine: str
    proposals: list[Proposal] | None


def learn(
    texts: Sequence[str],
    labels: Sequence[str],
    vectors: Sequence[bytes | None],
    progress: Progress | None = None,
) -> Lesson:
    """Learn who answers what from texts with their labels and, where kept, their meaning."""
    engine = best_engine()
    stored = _meaning(engine, texts, vectors, progress)
    router = Router(engine).fit(texts, labels, stored)
    return Lesson(engine.name, router.to_bytes(), router.labels, router.right)


def propose(
    arrays: bytes,
    texts: Sequence[str],
    vectors: Sequence[bytes | None],
    progress: Progress | None = None,
) -> Answer:
    """Propose who answers each text, by what was learned before."""
    engine = best_engine()
    try:
        router = Router.from_bytes(arrays, engine)
    except (ValueError, KeyError, OSError):
        return Answer(engine.name, None)
    stored = _meaning(engine, texts, vectors, progress)
    return Answer(engine.name, router.propose(texts, stored, why=True))


def _meaning(
    engine: Engine,
    texts: Sequence[str],
    vectors: Sequence[bytes | None],
    progress: Progress | None,
) -> Stored | None:
    return completed(engine, texts, vectors, progress)[0] if engine.dimensions else None
