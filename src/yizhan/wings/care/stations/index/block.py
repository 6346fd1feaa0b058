"""Stations as arrays: places on the unit sphere, what decides a search, and the text of the answer.

A block never changes once it is built; a search may therefore read it while the next is being made.
At a million stations a block with its tree takes about 190 MB.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yizhan.wings.care.stations.rules import AMENITY_BIT, DOOR_SIGNALS, StationKind, bits_of

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

KINDS: tuple[str, ...] = tuple(StationKind.values)
SIGNALS: tuple[str, ...] = ("", *sorted(DOOR_SIGNALS))
_KIND_NUMBER = {kind: n for n, kind in enumerate(KINDS)}
_SIGNAL_NUMBER = {signal: n for n, signal in enumerate(SIGNALS)}

Slots = NDArray[np.integer[Any]]


class Row(NamedTuple):
    """One station as the database gives it; the names are the columns'."""

    pk: int
    lon: float
    lat: float
    code: str
    name: str
    kind: str
    hours: str
    amenities: list[str]
    signal_kind: str
    signal_until: datetime | None
    closed_until: datetime | None
    last_seen_open_at: datetime | None
    no_water_until: datetime | None = None


COLUMN = np.dtype(
    [
        ("pk", np.int64),
        ("amenities", np.uint32),
        ("hours", np.int32),
        ("signal_until", np.uint32),
        ("closed_until", np.uint32),
        ("last_seen", np.uint32),
        ("no_water_until", np.uint32),
        ("text", np.uint32),
        ("length", np.uint16),
        ("kind", np.uint8),
        ("signal", np.uint8),
    ]
)
"""Moments are epoch seconds, 0: none. `text` and `length` say where the fragment is in the blob."""


def on_sphere(lon: float, lat: float) -> NDArray[np.float64]:
    """The point of the unit sphere at WGS-84 degrees."""
    east, north = math.radians(lon), math.radians(lat)
    level = math.cos(north)
    return np.array((level * math.cos(east), level * math.sin(east), math.sin(north)))


def _points(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    east, north = np.radians(lon), np.radians(lat)
    level = np.cos(north)
    return np.stack([level * np.cos(east), level * np.sin(east), np.sin(north)], axis=1)


def chords(points: NDArray[np.float64], here: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight distances through the sphere: they rank as the distances on it do. The one formula
    for every path of a search, so that the same station always gets the same figure."""
    apart = points - here
    apart *= apart
    far = apart[:, 0] + apart[:, 1]
    far += apart[:, 2]
    return np.asarray(np.sqrt(far, out=far))


def tree_of(points: NDArray[np.float64]) -> cKDTree:
    # Importing it takes a third of a second of every process, and few ever look for a station.
    from scipy.spatial import cKDTree  # noqa: PLC0415

    # Without balancing, building takes a third of the time and searching hardly more.
    return cKDTree(points, balanced_tree=False, copy_data=False)


@dataclass(frozen=True)
class Block:
    points: NDArray[np.float64]
    rows: NDArray[Any]
    blob: bytes
    tree: cKDTree | None
    by_pk: NDArray[np.int32]
    """Slots in the order of their keys."""
    holders: tuple[int, ...]
    """The number of stations with each amenity, by the amenity's place in `AMENITY_BIT`."""

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def build(
        cls, points: NDArray[np.float64], rows: NDArray[Any], blob: bytes, *, tree: bool
    ) -> Block:
        return cls(
            points=points,
            rows=rows,
            blob=blob,
            tree=tree_of(points) if tree else None,
            by_pk=np.argsort(rows["pk"], kind="stable").astype(np.int32),
            holders=tuple(
                int(np.count_nonzero(rows["amenities"] & np.uint32(bit)))
                for bit in AMENITY_BIT.values()
            ),
        )

    def slots_of(self, keys: Iterable[int]) -> Slots:
        """Where these stations are; keys that are not here are left out."""
        wanted = np.fromiter(keys, dtype=np.int64)
        if not len(self.rows) or not len(wanted):
            return np.empty(0, dtype=np.intp)
        pk = self.rows["pk"]
        near = np.searchsorted(pk, wanted, sorter=self.by_pk)
        slots = self.by_pk[np.minimum(near, len(pk) - 1)].astype(np.intp)
        return np.asarray(slots[pk[slots] == wanted])

    def fragment(self, slot: int) -> bytes:
        start = int(self.rows["text"][slot])
        return self.blob[start : start + int(self.rows["length"][slot])]


def block_of(rows: Iterable[Row], *, number: Callable[[str], int], tree: bool) -> Block:
    """Build a block; `number` numbers opening hours."""
    columns, places, blob = bytearray(), bytearray(), bytearray()
    one, place = np.empty(1, dtype=COLUMN), np.empty(2, dtype=np.float64)
    for row in rows:
        text = fragment_of(row)
        one[0] = (
            row.pk,
            bits_of(row.amenities),
            number(row.hours),
            _seconds(row.signal_until),
            _seconds(row.closed_until),
            _seconds(row.last_seen_open_at),
            _seconds(row.no_water_until),
            len(blob),
            len(text),
            _KIND_NUMBER[row.kind],
            _SIGNAL_NUMBER.get(row.signal_kind, 0),
        )
        place[0], place[1] = row.lon, row.lat
        columns += one.tobytes()
        places += place.tobytes()
        blob += text
    degrees = np.frombuffer(places, dtype=np.float64).reshape(-1, 2)
    points = np.ascontiguousarray(_points(degrees[:, 0], degrees[:, 1]))
    return Block.build(points, np.frombuffer(columns, dtype=COLUMN), bytes(blob), tree=tree)


def joined(main: Block, kept: NDArray[np.bool_], late: Block) -> Block:
    """One block of what is kept of the main one and all of the late one, from arrays alone."""
    rows = late.rows.copy()
    blob = main.blob
    stays = main.rows[kept]
    if len(blob) > 2 * int(stays["length"].sum(dtype=np.int64)):
        # Half of the text belongs to stations that have gone or changed.
        blob = b"".join(main.fragment(slot) for slot in np.flatnonzero(kept).tolist())
        stays["text"] = np.cumsum(stays["length"], dtype=np.uint32) - stays["length"]
    rows["text"] += len(blob)
    return Block.build(
        np.concatenate([main.points[kept], late.points]),
        np.concatenate([stays, rows]),
        blob + late.blob,
        tree=True,
    )


def fragment_of(row: Row) -> bytes:
    """The part of the GeoJSON feature that is this station's alone."""
    code, name = (json.dumps(text, ensure_ascii=False) for text in (row.code, row.name))
    return f'{row.lon:.6f},{row.lat:.6f}]}},"properties":{{"code":{code},"name":{name}'.encode()


def _seconds(at: datetime | None) -> int:
    return 0 if at is None else int(at.timestamp())
