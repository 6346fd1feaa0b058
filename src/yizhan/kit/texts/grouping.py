"""Texts that say the same, put together, without a limit that somebody has to choose.

1. How alike two texts are is counted in deviations above what any two of these texts are.
2. Texts are the nearer, the more of their nearest neighbours they share: two complaints in other
   words have the same complaints around them.
3. Groups grow by average linkage on that nearness; of all the ways in which the tree can be cut,
   the one is taken in which texts are most like their own group and least like the next one.
4. Each text moves to the group that fits it best.
5. Groups that are nearly as like each other as they are in themselves become one: what very many
   say has more texts than anybody's nearest neighbours are.

What was ordered and the place it is about count as well: texts of one item are a little more alike,
of one item at one place still more, and a matter of one place is never that of another, unless
somebody has decided so.

That takes the square of the number of texts, so it is done in rounds of at most ROUND: what is left
joins the groups there are, or forms new ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix, hstack
from scipy.spatial.distance import squareform

from yizhan.kit.texts.engines import Engine, Progress
from yizhan.kit.texts.rows import Floats, Rows

Labels = NDArray[np.int64]

ROUND = 4000
"""Texts that are compared each with each at once: 64 MB of likenesses."""
SWEEPS = 2
"""So often every text is asked whether another group fits it better."""
CUTS = 48
"""The number of ways to cut the tree that are compared."""
SHARE = np.float32(0.6)
"""Two groups are one when their texts are so much as like each other as those within either."""
FAR = 1e9
ITEM = 0.4
"""Deviations by which texts of one item are more alike."""
ITEM_AND_PLACE = 0.8
"""And those of one item at one place still more."""
NO_PLACE, ANY_PLACE = -1, -2
"""The place of a text or group that has none, and of a group that was decided to have several."""
SLAB = 2048
"""Rows that are compared with all groups at once."""


@dataclass(frozen=True)
class Grouping:
    labels: Labels
    """The group of each text: 0, 1, 2 …, the largest first."""
    confidence: Floats
    """0 to 1: by how much its group fits a text better than the next one."""
    centrality: Floats
    """The likeness of a text to the others of its group."""


def group(
    rows: Rows,
    engine: Engine,
    *,
    pins: Sequence[int | None] | None = None,
    counts: Sequence[int] | None = None,
    items: Sequence[str] | None = None,
    places: Sequence[int | None] | None = None,
    progress: Progress | None = None,
) -> Grouping:
    """Put each row into its best group.

    Texts with the same pin stay together and those with different pins apart: that is what somebody
    has decided. `counts` is how often each text was said; the largest groups come first. `items`
    says what was ordered, `places` where, if it is a matter of a place: two places are two matters.
    """
    work = _Work(
        rows, engine, pins=pins, counts=counts, items=items, places=places, progress=progress
    )
    return work.run()


def likeness(rows: Rows, engine: Engine) -> Floats:
    """Return how alike each row is to each other one, in deviations above the background."""
    levelled = _Work(rows, engine).rows
    return levelled.likeness(levelled)


class _Work:
    def __init__(
        self,
        rows: Rows,
        engine: Engine,
        *,
        pins: Sequence[int | None] | None = None,
        counts: Sequence[int] | None = None,
        items: Sequence[str] | None = None,
        places: Sequence[int | None] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.alike = np.float32(engine.alike)
        self.progress: Progress = progress or (lambda _done, _of: None)
        self.size = rows.size
        self.counts = np.asarray(counts if counts is not None else np.ones(self.size), dtype=float)
        given = list(pins) if pins is not None else [None] * self.size
        names = sorted({pin for pin in given if pin is not None})
        self.pinned = len(names)
        """The groups 0 … pinned - 1 are decided."""
        number = {pin: place for place, pin in enumerate(names)}
        self.pins = np.array([-1 if pin is None else number[pin] for pin in given], dtype=np.int64)
        known = places if places is not None else [None] * self.size
        self.places = np.array(
            [NO_PLACE if place is None else place for place in known], dtype=np.int64
        )
        self.rows = rows.levelled(_marks(items, known))
        self.own = self.rows.own()

    def run(self) -> Grouping:
        few = self.size <= ROUND
        labels = self._link(np.arange(self.size)) if few else self._in_rounds()
        for _sweep in range(SWEEPS):
            labels = self._move(labels)
        labels = self._move(self._merge(labels))
        self.progress(self.size, self.size)
        return self._result(labels)

    def _in_rounds(self) -> Labels:
        labels = self.pins.copy()
        groups = self.pinned
        order = np.argsort(-self.counts, kind="stable")
        while (left := order[labels[order] < 0]).size:
            if groups:
                labels = self._join(labels, left, groups)
                left = left[labels[left] < 0]
            if left.size:
                taken = left[:ROUND]
                labels[taken] = groups + self._link(taken)
                groups = int(labels.max()) + 1
            self.progress(int((labels >= 0).sum()), self.size)
        return labels

    def _link(self, chosen: Labels) -> Labels:
        """Group some texts among themselves; groups from 0."""
        if chosen.size == 1:
            return np.zeros(1, dtype=np.int64)
        alike = self.rows[chosen].likeness(self.rows[chosen])
        distance = np.clip(1 - _shared_neighbours(alike), 0, 1)
        pins, places = self.pins[chosen], self.places[chosen]
        distance[_are_apart(places[:, None], places[None, :])] = FAR
        decided = (pins[:, None] >= 0) & (pins[None, :] >= 0)
        distance[decided] = FAR
        distance[decided & (pins[:, None] == pins[None, :])] = 0
        np.fill_diagonal(distance, 0)
        tree = linkage(squareform(distance, checks=False), "average")
        heights = np.unique(np.append(tree[:, 2][tree[:, 2] < 1], 0))
        cuts = heights[np.unique(np.linspace(0, heights.size - 1, CUTS).astype(int))]
        ways = (fcluster(tree, cut, "distance").astype(np.int64) - 1 for cut in cuts)
        return max(ways, key=lambda labels: _distinct(alike, labels, self.alike))

    def _centres(self, labels: Labels, groups: int) -> Rows:
        """Return the mean row of each group: its product with a row is the mean likeness."""
        inside = np.flatnonzero(labels >= 0)
        sizes = np.bincount(labels[inside], minlength=groups)
        share = (1 / np.maximum(sizes, 1))[labels[inside]].astype(np.float32)
        picks = csr_matrix((share, (labels[inside], inside)), shape=(groups, self.size))
        return self.rows.summed(picks)

    def _places_of(self, labels: Labels, groups: int) -> Labels:
        """Return the place of each group: that of its texts that have one."""
        result = np.full(groups, NO_PLACE, dtype=np.int64)
        inside = np.flatnonzero((labels >= 0) & (self.places >= 0))
        result[labels[inside]] = self.places[inside]
        several = inside[result[labels[inside]] != self.places[inside]]
        result[labels[several]] = ANY_PLACE
        return result

    def _fitting(self, some: Labels, alike: Floats, places: Labels) -> Floats:
        """Rule out, for texts of a place, the groups of other places and of none: two texts of two
        places might join one of those at once."""
        here = self.places[some]
        fits = (here[:, None] == places[None, :]) | (places[None, :] == ANY_PLACE)
        return np.where((here[:, None] == NO_PLACE) | fits, alike, np.float32(-FAR))

    def _join(self, labels: Labels, left: Labels, groups: int) -> Labels:
        """Let texts join a group that is there, where one is near enough. A small group has to be
        nearer: that one text of many is like this one may be chance."""
        labels, centres = labels.copy(), self._centres(labels, groups)
        sizes = np.bincount(labels[labels >= 0], minlength=groups).astype(np.float32)
        places = self._places_of(labels, groups)
        for begin in range(0, left.size, SLAB):
            some = left[begin : begin + SLAB]
            alike = self.rows[some].likeness(centres) * (sizes / (sizes + 1))
            alike = self._fitting(some, alike, places)
            best = alike.argmax(axis=1)
            near = alike[np.arange(some.size), best] >= self.alike
            labels[some[near]] = best[near]
        return labels

    def _move(self, labels: Labels) -> Labels:
        """Move each text that is not decided to the group that fits it best."""
        moved = labels.copy()
        for some, alike in self._compared(labels):
            free = self.pins[some] < 0
            moved[some[free]] = alike.argmax(axis=1)[free]
        return _renumbered(moved)

    def _merge(self, labels: Labels) -> Labels:
        """Let groups become one, the likeliest two first; decided ones stay apart."""
        sizes = np.bincount(labels).astype(np.float32)
        if sizes.size > ROUND:
            return labels
        centres = self._centres(labels, sizes.size)
        alike = centres.likeness(centres)
        places = self._places_of(labels, sizes.size)
        within = alike.diagonal() * sizes**2 - np.bincount(labels, weights=self.own)
        within = np.where(sizes > 1, within / np.maximum(sizes * (sizes - 1), 1), self.alike)
        into = np.arange(sizes.size)
        decided = np.isin(into, labels[self.pins >= 0])
        while (pair := self._likeliest(alike, within, decided, places)) is not None:
            one, other = pair
            both = sizes[one] + sizes[other]
            inside = [within[n] * sizes[n] * (sizes[n] - 1) for n in pair]
            across = 2 * sizes[one] * sizes[other] * alike[one, other]
            within[one] = (sum(inside) + across) / (both * (both - 1))
            mean = (sizes[one] * alike[one] + sizes[other] * alike[other]) / both
            alike[one], alike[:, one] = mean, mean
            alike[other], alike[:, other] = -np.inf, -np.inf
            sizes[one] = both
            decided[one] |= decided[other]
            both_places = {int(places[one]), int(places[other])} - {NO_PLACE}
            places[one] = min(both_places, default=NO_PLACE)
            into[into == other] = one
        return _renumbered(into[labels])

    def _likeliest(
        self, alike: Floats, within: Floats, decided: NDArray[np.bool_], places: Labels
    ) -> tuple[int, int] | None:
        """Return the two groups that are most like one, the first of them the lower; None: no two
        are enough."""
        needed = np.maximum(SHARE * np.minimum.outer(within, within), self.alike)
        share = alike / needed
        share[np.ix_(decided, decided)] = 0
        share[_are_apart(places[:, None], places[None, :])] = 0
        np.fill_diagonal(share, 0)
        one, other = divmod(int(share.argmax()), len(share))
        return (min(one, other), max(one, other)) if share[one, other] >= 1 else None

    def _compared(self, labels: Labels) -> Iterator[tuple[Labels, Floats]]:
        """Yield rows with their likeness to each group, that to their own without themselves."""
        groups = int(labels.max()) + 1
        centres = self._centres(labels, groups)
        sizes = np.bincount(labels, minlength=groups).astype(np.float32)
        places = self._places_of(labels, groups)
        for begin in range(0, self.size, SLAB):
            some = np.arange(begin, min(begin + SLAB, self.size))
            alike = self._fitting(some, self.rows[some].likeness(centres), places)
            mine, place = labels[some], np.arange(some.size)
            size = sizes[mine]
            without = (alike[place, mine] * size - self.own[some]) / np.maximum(size - 1, 1)
            alike[place, mine] = np.where(size > 1, without, self.alike)
            yield some, alike

    def _result(self, labels: Labels) -> Grouping:
        sizes = np.bincount(labels, weights=self.counts)
        rank = np.empty(sizes.size, dtype=np.int64)
        rank[np.argsort(-sizes, kind="stable")] = np.arange(sizes.size)
        confidence = np.ones(self.size, dtype=np.float32)
        centrality = np.zeros(self.size, dtype=np.float32)
        for some, alike in self._compared(labels):
            place = np.arange(some.size)
            mine = alike[place, labels[some]].copy()
            alike[place, labels[some]] = -np.inf
            other = np.maximum(alike.max(axis=1), 0)
            centrality[some] = mine
            confidence[some] = np.clip((mine - other) / np.maximum(mine, 1e-3) / 2 + 0.5, 0, 1)
        return Grouping(rank[labels], confidence, centrality)


def _shared_neighbours(alike: Floats) -> Floats:
    """Return how much of their surroundings each two texts share, 0 to 1."""
    size = len(alike)
    near = min(size, max(5, round(size**0.5)))
    weights = alike.copy()
    np.fill_diagonal(weights, max(float(alike.max()), 1.0))
    places = np.argpartition(-weights, near - 1, axis=1)[:, :near]
    values = np.clip(np.take_along_axis(weights, places, axis=1), 0, None)
    values /= np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)
    owner = np.repeat(np.arange(size), near)
    around = csr_matrix((values.ravel(), (owner, places.ravel())), shape=(size, size))
    shared: Floats = (around @ around.T).toarray()
    return shared


def _distinct(alike: Floats, labels: Labels, enough: np.float32) -> float:
    """Return by how much texts are more like their own group than the next one in the mean. Alone,
    a text is worth what it takes to be in a group (`enough`)."""
    size, groups = len(labels), int(labels.max()) + 1
    sizes = np.bincount(labels).astype(np.float32)
    picks = csr_matrix((np.ones(size, np.float32), (np.arange(size), labels)), (size, groups))
    sums = np.asarray((picks.T @ alike).T)
    place, count = np.arange(size), sizes[labels]
    mine = (sums[place, labels] - np.diag(alike)) / np.maximum(count - 1, 1)
    mine = np.where(count > 1, mine, enough)
    means = sums / sizes
    means[place, labels] = -np.inf
    return float((mine - np.maximum(means.max(axis=1), enough)).mean())


def _marks(items: Sequence[str] | None, places: Sequence[int | None]) -> Any:
    """Return marks of what was ordered, and where, whose products are ITEM and ITEM_AND_PLACE."""
    if items is None:
        return None
    both = zip(items, places, strict=True)
    of_items = _marked([item or None for item in items], ITEM)
    of_places = _marked(
        [(item, place) if item and place is not None else None for item, place in both],
        ITEM_AND_PLACE,
    )
    return hstack([of_items, of_places], format="csr")


def _marked(names: Sequence[Hashable | None], worth: float) -> Any:
    number = {name: place for place, name in enumerate(dict.fromkeys(names)) if name is not None}
    column = [number[name] for name in names if name is not None]
    row = [place for place, name in enumerate(names) if name is not None]
    values = np.full(len(row), worth**0.5, dtype=np.float32)
    return csr_matrix((values, (row, column)), shape=(len(names), len(names) + 1))


def _are_apart(places: Labels, others: Labels) -> NDArray[np.bool_]:
    """Return for each two whether they have two places."""
    apart: NDArray[np.bool_] = (places >= 0) & (others >= 0) & (places != others)
    return apart


def _renumbered(labels: Labels) -> Labels:
    """Return the labels without gaps, in the same order, so that what is decided keeps its own."""
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
