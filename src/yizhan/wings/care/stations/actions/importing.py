"""A file of stations, taken over whole or, if asked, the good rows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from yizhan.ground.people.models import Person
from yizhan.kit.geo import Crs
from yizhan.kit.tables import Progress
from yizhan.wings.care.stations.actions.loading import Loaded, StationRow, load_stations
from yizhan.wings.care.stations.exchange import Reading, read_stations


@dataclass(frozen=True)
class Imported:
    reading: Reading
    loaded: Loaded | None
    """None: nothing was kept, because of bad rows or because it was a rehearsal."""


def import_stations(
    file: BinaryIO,
    *,
    crs: Crs | str = Crs.WGS84,
    keep_good: bool = False,
    rehearse: bool = False,
    by: Person | None,
    at: datetime,
    reading: Progress | None = None,
    keeping: Progress | None = None,
) -> Imported:
    """Read a file and keep it if every row is good, or with `keep_good` the rows that are. Matched
    by code; importing the same file again changes nothing. `reading` and `keeping` hear how far
    each has come. Raises BadTable or NotAllowed."""
    read = read_stations(file, crs=crs, progress=reading)
    if rehearse or (read.bad and not keep_good):
        return Imported(read, None)
    rows = (StationRow(**told.values) for told in read.good)

    def kept(done: int) -> None:
        if keeping is not None:
            keeping(done, len(read.good))

    return Imported(read, load_stations(rows, by=by, at=at, progress=kept))
