"""All that the worker asks about texts at once, to be called in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yizhan.kit.texts.engines import Engine, Progress, Stored, best_engine, completed
from yizhan.kit.texts.grouping import Grouping, group
from yizhan.kit.texts.naming import FEWEST_SIGNS, telling_words, word_counts
from yizhan.kit.texts.normal import masked
from yizhan.kit.texts.said import Said


@dataclass
class Arrangement:
    """Each text's group, and each group's name and most central text."""

    engine: str
    labels: list[int]
    confidence: list[float]
    names: list[str]
    central: list[int]
    encoded: dict[int, bytes] = field(default_factory=dict)
    """The meaning of texts for which none was given, by their place, to be kept."""


def arrange(
    said: Sequence[Said], progress: Progress | None = None, *, engine: Engine | None = None
) -> Arrangement:
    """Group texts with the best engine there is, and name the groups."""
    texts, counts = [one.text for one in said], [one.persons for one in said]
    if not said:
        return Arrangement("", [], [], [], [])
    engine = engine or best_engine()
    encoded: dict[int, bytes] = {}
    stored: Stored | None = None
    if engine.dimensions:
        stored, new = completed(engine, texts, [one.vector for one in said], progress)
        encoded = {place: stored[place].tobytes() for place in new}
    grouping = group(
        engine.rows(texts, stored),
        engine,
        pins=[one.pin for one in said],
        counts=counts,
        items=[one.item for one in said],
        places=[one.place for one in said],
        progress=progress,
    )
    names, central = _names(texts, grouping, counts)
    return Arrangement(
        engine.name,
        grouping.labels.tolist(),
        grouping.confidence.tolist(),
        names,
        central,
        encoded,
    )


def _names(
    texts: Sequence[str], grouping: Grouping, counts: Sequence[int]
) -> tuple[list[str], list[int]]:
    """Return the name of each group, and the place of its most central text."""
    everything = word_counts(texts)
    members: list[list[int]] = [[] for _ in range(int(grouping.labels.max()) + 1)]
    for place, label in enumerate(grouping.labels.tolist()):
        members[label].append(place)
    names, central = [], []
    for places in members:
        middle = max(places, key=lambda place: (grouping.centrality[place], counts[place], -place))
        inside = [texts[place] for place in places]
        words = telling_words(inside, everything, len(texts)) if len(inside) > 1 else []
        if len(inside) == 2 and sum(map(len, words)) < FEWEST_SIGNS:
            words = []  # what two texts share may be a word that they share with anything
        names.append("、".join(words) or masked(texts[middle])[:30] or "…")
        central.append(middle)
    return names, central
