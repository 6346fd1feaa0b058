"""The nearest stations, from memory: exact on the sphere and without a query.

All public stations stand in one block of arrays with a k-d tree over points of the unit sphere
(`block`, `search`); what is asked often and offered seldom has a smaller tree of its own. What has
changed since the block was built stands in a second, small block without a tree; a search asks
both. When the small one has grown to `LATE_MOST` stations, both are joined into a new block.
Opening hours are numbered, and laid out day by day (`timetable`).

Every change of a station carries a revision number, counted in the transaction of the change, so
`refresh` asks the database for what is newer than it knows. `watch` does that in a thread of each
worker process. A search reads one snapshot from beginning to end and never waits for a refresh.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yizhan.kit.hours import Calendar
from yizhan.wings.care.stations.index.block import (
    KINDS,
    Row,
    block_of,
    joined,
    on_sphere,
)
from yizhan.wings.care.stations.index.search import Searchable, Wish, metres_of, reach_of
from yizhan.wings.care.stations.index.timetable import OPEN, UNKNOWN, Moment, Timetable
from yizhan.wings.care.stations.models import Revision, Station
from yizhan.wings.care.stations.rules import Door, Listing, bits_of

LATE_MOST = 2_000

_DOORS = {0: Door.NO, OPEN: Door.YES, UNKNOWN: Door.UNKNOWN}


class Hit(NamedTuple):
    pk: int
    distance_m: float
    door: Door
    open_until: int
    """Epoch seconds, 0: not in sight."""
    amenities: int
    """Bits; amenities that a signal says are missing are taken out."""
    kind: str
    last_seen: int
    fragment: bytes
    """The station's own part of a GeoJSON feature, see `block.fragment_of`."""


@dataclass(frozen=True)
class _Snapshot:
    revision: int
    main: Searchable
    late: Searchable
    late_rows: dict[int, Row]
    hours: int
    """The number of different opening hours that the blocks refer to."""


class NearestIndex:
    def __init__(self, *, zone: tzinfo, calendar: Callable[[], Calendar]) -> None:
        self._timetable = Timetable(zone=zone, calendar=calendar)
        self._lock = threading.Lock()
        """Held by who makes a snapshot or lays out a day; a search of a known day needs none."""
        self._snapshot = self._snapshot_of([], revision=-1)

    def __len__(self) -> int:
        snapshot = self._snapshot
        alive = snapshot.main.alive
        kept = len(snapshot.main.block) if alive is None else int(np.count_nonzero(alive))
        return kept + len(snapshot.late.block)

    @property
    def revision(self) -> int:
        return self._snapshot.revision

    def nearest(
        self,
        lon: float,
        lat: float,
        *,
        limit: int,
        at: datetime,
        open_now: bool = False,
        amenities: Iterable[str] = (),
        within_m: float | None = None,
    ) -> list[Hit]:
        """The nearest public stations that match all that is asked, nearest first; of equally near
        ones the older first. Unknown amenities are left out of the question."""
        snapshot = self._snapshot
        wish = Wish(
            limit=limit,
            now=int(at.timestamp()),
            moment=self._moment(at, snapshot.hours),
            bits=bits_of(amenities),
            open_now=open_now,
            reach=reach_of(within_m),
        )
        here = on_sphere(lon, lat)
        hits = _hits(snapshot.main, here, wish)
        if len(snapshot.late.block):
            hits += _hits(snapshot.late, here, wish)
        hits.sort(key=lambda hit: (hit.distance_m, hit.pk))
        return hits[:limit]

    def open_hours(self, at: datetime) -> list[str]:
        """The opening hours in use that are open now."""
        moment = self._moment(at, self._snapshot.hours)
        return [t for n, t in enumerate(self._timetable.texts()) if moment.state[n : n + 1] == OPEN]

    def refresh(self) -> bool:
        """Catch up with the database; return whether there was anything new."""
        number = Revision.objects.values_list("number", flat=True).first() or 0
        with self._lock:
            known = self._snapshot.revision
            if number == known:
                return False
            if known < 0 or number < known:  # the first time, or another database was put in place
                self._snapshot = self._snapshot_of(public_rows(), revision=number)
            else:
                self._snapshot = self._caught_up(known, number)
            return True

    def reload(self) -> None:
        """Read everything afresh."""
        number = Revision.objects.values_list("number", flat=True).first() or 0
        with self._lock:
            self._snapshot = self._snapshot_of(public_rows(), revision=number)

    def load(self, rows: Iterable[Row], *, revision: int = 0) -> None:
        """Take these rows instead of the database's."""
        with self._lock:
            self._snapshot = self._snapshot_of(rows, revision=revision)

    def add(self, rows: Iterable[Row]) -> None:
        """Add these rows; a row whose key is known takes the known one's place."""
        with self._lock:
            changed_rows = {row.pk: row for row in rows}
            self._snapshot = self._with(
                changed_rows, gone=set(changed_rows), revision=self.revision
            )

    def prepare(self, at: datetime) -> None:
        """Lay out today and tomorrow, so that nobody's search has to at midnight."""
        today = self._timetable.local_date(at)
        with self._lock:
            self._timetable.forget(before=today)
            self._timetable.day(today)
            self._timetable.day(today + timedelta(days=1))

    def forget_days(self) -> None:
        """The calendar of working days was changed."""
        with self._lock:
            self._timetable.forget()

    def _moment(self, at: datetime, hours: int) -> Moment:
        on = self._timetable.local_date(at)
        day = self._timetable.known(on, hours=hours)
        if day is None:
            with self._lock:
                day = self._timetable.day(on)
        return day.moment(int(at.timestamp()))

    def _snapshot_of(self, rows: Iterable[Row], *, revision: int) -> _Snapshot:
        main = block_of(rows, number=self._timetable.number, tree=True)
        none = block_of([], number=self._timetable.number, tree=False)
        return _Snapshot(
            revision, Searchable(main, None), Searchable(none, None), {}, len(self._timetable)
        )

    def _caught_up(self, known: int, number: int) -> _Snapshot:
        changed_rows: dict[int, Row] = {}
        gone: set[int] = set()
        changed = Station.objects.filter(revision__gt=known, revision__lte=number)
        for listing, closed_on, *values in changed.values_list(
            "listing", "closed_on", *Row._fields
        ):
            row = Row(*values)
            gone.add(row.pk)
            if listing == Listing.LISTED and closed_on is None:
                changed_rows[row.pk] = row
        return self._with(changed_rows, gone=gone, revision=number)

    def _with(self, changed_rows: dict[int, Row], *, gone: set[int], revision: int) -> _Snapshot:
        snapshot = self._snapshot
        late = {pk: row for pk, row in snapshot.late_rows.items() if pk not in gone} | changed_rows
        main = snapshot.main.block
        alive = (
            np.ones(len(main), np.bool_)
            if snapshot.main.alive is None
            else snapshot.main.alive.copy()
        )
        alive[main.slots_of(gone)] = False
        block = block_of(late.values(), number=self._timetable.number, tree=False)
        changed = _Snapshot(
            revision,
            replace(snapshot.main, alive=alive),
            Searchable(block, None),
            late,
            len(self._timetable),
        )
        return _merged(changed) if len(late) > LATE_MOST else changed


def public_rows() -> Iterable[Row]:
    rows = Station.objects.public().order_by("pk").values_list(*Row._fields)
    return (Row(*row) for row in rows.iterator(chunk_size=5_000))


def _merged(snapshot: _Snapshot) -> _Snapshot:
    main = snapshot.main.block
    kept = np.ones(len(main), np.bool_) if snapshot.main.alive is None else snapshot.main.alive
    block = joined(main, kept, snapshot.late.block)
    return replace(
        snapshot,
        main=Searchable(block, None),
        late=Searchable(block_of([], number=lambda _: 0, tree=False), None),
        late_rows={},
    )


def _hits(where: Searchable, here: NDArray[np.float64], wish: Wish) -> list[Hit]:
    result = where.nearest(here, wish)
    rows, blob = result.rows, where.block.blob
    hours = rows["hours"]
    # «Open» by signal lasts as long as the hours say so too, else as long as the signal.
    until = np.where(
        wish.moment.state.take(hours) == OPEN, wish.moment.until.take(hours), rows["signal_until"]
    )
    return [
        Hit(pk, metres_of(chord), _DOORS[door], shuts if door == OPEN else 0, offers, KINDS[kind],
            seen, blob[text : text + length])
        for pk, chord, door, shuts, offers, kind, seen, text, length in zip(
            rows["pk"].tolist(), result.chords.tolist(), result.doors.tolist(), until.tolist(),
            result.offers.tolist(), rows["kind"].tolist(), rows["last_seen"].tolist(),
            rows["text"].tolist(), rows["length"].tolist(), strict=True,
        )
    ]  # fmt: skip
