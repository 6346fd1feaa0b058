"""A file of stations, taken over whole or, if asked, the good rows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from yizhan.ground.people.models import Person
from yizhan.kit.geo import Crs
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
    progress: Callable[[int, int | None], None] | None = None,
) -> Imported:
    """Read a file and keep it if every row is good, or with `keep_good` the rows that are. Matched
    by code; importing the same file again changes nothing. Raises BadTable or NotAllowed."""
    reading = read_stations(file, crs=crs, progress=progress)
    if rehearse or (reading.bad and not keep_good):
        return Imported(reading, None)
    rows = (StationRow(**told.values) for told in reading.good)
    return Imported(reading, load_stations(rows, by=by, at=at))
