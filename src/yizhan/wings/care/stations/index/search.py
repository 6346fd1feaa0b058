"""Search of the nearest that match. By any path, the answer is that of looking at all."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yizhan.wings.care.stations.index.block import SIGNALS, Block, Slots, chords, tree_of
from yizhan.wings.care.stations.index.timetable import CLOSED, OPEN, Moment
from yizhan.wings.care.stations.rules import REMOVED_AMENITIES, SignalKind, bits_of

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

EARTH_M = 6_371_008.8
HAIR = 1e-12
"""Six micrometres: more than the tree's figure and ours for the same chord can differ by."""
GLOBE = 2.1
"""A chord longer than any."""
FIRST_LOOK, LAST_LOOK = 48, 6_144
FEW = 12_000
"""So few stations are looked at one and all; it takes less time than growing."""
RARE = 1 / 8
"""A wish that no larger share of the stations matches is worth a shortlist."""
SHORTLISTS = 4
"""Kept at a time. At a million stations one takes up to 6 MB."""
STEP = 50_000
"""So many are looked through at once: what that needs meanwhile, a thread's heap keeps for good."""

_KEPT_WITHOUT_WATER = ~np.uint32(bits_of(REMOVED_AMENITIES[SignalKind.NO_WATER]))
_UNDECIDED = -1
_STATES: dict[str, int] = {SignalKind.OPEN: OPEN, SignalKind.LOCKED: CLOSED}
_DOOR_BY_SIGNAL = np.array([_STATES.get(signal, _UNDECIDED) for signal in SIGNALS], dtype=np.int8)
"""The door's state that a signal decides, whatever the hours say."""


class Wish(NamedTuple):
    """The conditions of a search, apart from the place."""

    limit: int
    now: int
    moment: Moment
    bits: int = 0
    open_now: bool = False
    reach: float = GLOBE
    """The longest chord."""


class Match(NamedTuple):
    """Stations of one block, nearest first, with what holds of them at the wish's moment."""

    rows: NDArray[Any]
    chords: NDArray[np.float64]
    offers: NDArray[np.uint32]
    """Amenities as bits, without those that people say are out of order."""
    doors: NDArray[np.int8]
    matched: int
    """The number of matches among the stations looked at."""


def reach_of(metres: float | None) -> float:
    if metres is None or metres >= EARTH_M * math.pi:
        return GLOBE
    return 2 * math.sin(max(metres, 0.0) / EARTH_M / 2)


def metres_of(chord: float) -> float:
    return 2 * EARTH_M * math.asin(min(1.0, chord / 2))


class _Pool(NamedTuple):
    """Stations of a block among which all that match a wish are."""

    slots: Slots | None
    """None: all."""
    tree: cKDTree | None
    """Over these stations, in their order; None: they are so few that each is looked at."""
    moment: Moment | None = None
    """The moment until which it holds; None: as long as the block."""


@dataclass
class Searchable:
    """A block with the stations that still count, and what is known of wishes met so far."""

    block: Block
    alive: NDArray[np.bool_] | None
    """None: all of them."""
    _holders: dict[int, _Pool] = field(default_factory=dict, repr=False)
    _shortlists: dict[tuple[int, bool], _Pool] = field(default_factory=dict, repr=False)
    _asked: Counter[tuple[int, bool]] = field(default_factory=Counter, repr=False)
    _making: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _share: dict[tuple[int, bool], float] = field(default_factory=dict, repr=False)
    """The share of stations that matched last time; a guess where to begin, never more."""

    def nearest(self, here: NDArray[np.float64], wish: Wish) -> Match:
        """The nearest that match, nearest first; of equally near ones the older first."""
        pool = self._few(wish.bits) or self._shortlist(wish) or _Pool(None, self.block.tree)
        for look in self._looks(pool, wish):
            result = self._grown(look, pool, here, wish)
            if result is not None:
                return result
        slots = np.arange(len(self.block)) if pool.slots is None else pool.slots
        return self._among(slots, here, wish)

    def _few(self, bits: int) -> _Pool | None:
        """Those who have the rarest amenity asked for, if they are few; or all, if they are."""
        block = self.block
        if block.tree is None or len(block) <= 64:
            return _Pool(None, None)
        asked = [n for n in range(bits.bit_length()) if bits >> n & 1]
        rarest = min(asked, key=block.holders.__getitem__, default=None)
        if rarest is None or block.holders[rarest] > FEW:
            return None
        kept = self._holders.get(rarest)
        if kept is None:
            has = block.rows["amenities"] & np.uint32(1 << rarest)
            kept = self._holders[rarest] = _Pool(np.flatnonzero(has), None)
        return kept

    def _shortlist(self, wish: Wish) -> _Pool | None:
        """A tree of those alone that can match before any hours change, for what many ask and few
        stations offer. It is made when the searches it shortens have taken as long as making it."""
        key = (wish.bits, wish.open_now)
        kept = self._shortlists.get(key)
        if kept is not None and kept.moment is wish.moment:
            return kept
        self._asked[key] += 1
        often = self._asked[key] * 1000 > len(self.block)
        if not often or self._share.get(key, 1.0) > RARE:
            return None
        if self._making.acquire(blocking=False):  # else another thread does; grow meanwhile
            try:
                self._make_shortlist(key, wish)
            finally:
                self._making.release()
        kept = self._shortlists.get(key)
        return kept if kept is not None and kept.moment is wish.moment else None

    def _make_shortlist(self, key: tuple[int, bool], wish: Wish) -> None:
        held = {k: pool for k, pool in self._shortlists.items() if pool.moment is wish.moment}
        if len(held) < SHORTLISTS and key not in held:
            slots = could_match(self.block.rows, wish)
            share = len(slots) / len(self.block)
            self._learn(wish, share)
            if share <= RARE:
                tree = tree_of(self.block.points.take(slots, axis=0))
                held[key] = _Pool(slots, tree, wish.moment)
        self._shortlists = held

    def _looks(self, pool: _Pool, wish: Wish) -> Iterator[int]:
        if pool.tree is None:
            return
        share = 0.8 if pool.slots is not None else self._share.get((wish.bits, wish.open_now), 0.5)
        look = max(FIRST_LOOK, int(1.4 * wish.limit / max(share, 1e-4)) + 8)
        while look <= LAST_LOOK and look < pool.tree.n:
            yield look
            look *= 3

    def _grown(self, look: int, pool: _Pool, here: NDArray[np.float64], wish: Wish) -> Match | None:
        """Look at so many nearest ones; None if a farther one might belong to the answer."""
        assert pool.tree is not None  # noqa: S101  # else there are no looks
        answer = pool.tree.query(here, k=look, distance_upper_bound=wish.reach + 2 * HAIR)
        far, near = np.asarray(answer[0]), np.asarray(answer[1])
        whole = math.isinf(far[-1])
        if whole:
            near = near[: np.searchsorted(far, np.inf)]
        result = self._among(near if pool.slots is None else pool.slots.take(near), here, wish)
        if pool.slots is None:
            self._learn(wish, result.matched / max(1, len(near)))
        # All that is as near as the last one of the answer must have been looked at.
        sure = result.matched >= wish.limit and result.chords[wish.limit - 1] < far[-1] - HAIR
        return result if whole or sure else None

    def _learn(self, wish: Wish, share: float) -> None:
        if len(self._share) > 500:
            self._share.clear()
            self._asked.clear()
        self._share[wish.bits, wish.open_now] = share

    def _among(self, slots: Slots, here: NDArray[np.float64], wish: Wish) -> Match:
        rows = self.block.rows.take(slots)
        offers, doors = access_now(rows, wish)
        fits = None if self.alive is None else self.alive.take(slots)
        if wish.bits:
            has_all = (offers & wish.bits) == wish.bits
            fits = has_all if fits is None else fits & has_all
        if wish.open_now:
            lets_in = doors == OPEN
            fits = lets_in if fits is None else fits & lets_in
        kept = np.arange(len(slots)) if fits is None else fits.nonzero()[0]
        far = chords(self.block.points.take(slots.take(kept), axis=0), here)
        if wish.reach < GLOBE:
            inside = (far <= wish.reach + HAIR).nonzero()[0]
            kept, far = kept.take(inside), far.take(inside)
        matched = len(kept)
        if matched > 8 * wish.limit:
            inside = (far <= np.partition(far, wish.limit - 1)[wish.limit - 1]).nonzero()[0]
            kept, far = kept.take(inside), far.take(inside)
        first = np.lexsort((rows["pk"].take(kept), far))[: wish.limit]
        kept = kept.take(first)
        return Match(rows.take(kept), far.take(first), offers.take(kept), doors.take(kept), matched)


def could_match(rows: NDArray[Any], wish: Wish) -> NDArray[np.int32]:
    """Return the slots that may match while the hours stay as they are, whatever signals come or
    end meanwhile: signals only take amenities away, and only «open» lets in against the hours."""
    slots = []
    for start in range(0, len(rows), STEP):
        part = rows[start : start + STEP]
        could = (part["amenities"] & wish.bits) == wish.bits
        if wish.open_now:
            lets_in = wish.moment.state.take(part["hours"]) == OPEN
            could &= lets_in | (_DOOR_BY_SIGNAL.take(part["signal"]) == OPEN)
        slots.append((could.nonzero()[0] + start).astype(np.int32))
    return np.concatenate(slots)


def access_now(rows: NDArray[Any], wish: Wish) -> tuple[NDArray[np.uint32], NDArray[np.int8]]:
    """Their amenities and the state of their doors: `rules.access_by` for many stations at once."""
    offers, doors = rows["amenities"], wish.moment.state.take(rows["hours"])
    signals = rows["signal"]
    if np.count_nonzero(signals):  # most often there is none at any of them
        signals = signals * (rows["signal_until"] > wish.now)
        decided = _DOOR_BY_SIGNAL.take(signals)
        doors = np.where(decided == _UNDECIDED, doors, decided)
    dry = rows["no_water_until"] > wish.now
    if np.count_nonzero(dry):
        offers = np.where(dry, offers & _KEPT_WITHOUT_WATER, offers)
    doors[rows["closed_until"] > wish.now] = CLOSED
    return offers, doors
