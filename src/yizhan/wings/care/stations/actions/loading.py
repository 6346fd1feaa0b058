"""Many stations at once: the demo city, a spreadsheet, another city's list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.roles import Permission, require
from yizhan.ground.places.models import Division
from yizhan.wings.care.stations.actions.row import (
    STATIONS,
    check,
    local_date,
    new_shorts,
    next_revision,
)
from yizhan.wings.care.stations.models import Station

BATCH = 1_000


@dataclass(frozen=True)
class StationRow:
    code: str
    name: str
    kind: str
    unit: Unit
    division: Division
    lon: float
    lat: float
    source_crs: str = "wgs84"
    near_border: bool = False
    address: str = ""
    landmark: str = ""
    phone: str = ""
    hours: str = ""
    amenities: list[str] = field(default_factory=list)
    opened_on: date | None = None
    """None: the day of loading. A known station keeps the day it has."""
    short: str = ""
    """What its QR code holds, where that must not change between two loads of an empty city; empty:
    drawn at random. A known station keeps the one on its door."""


class Loaded(NamedTuple):
    created: int
    changed: int
    same: int


_TOLD = tuple(f.name for f in fields(StationRow) if f.name not in {"code", "opened_on", "short"})


@transaction.atomic
def load_stations(
    rows: Iterable[StationRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> Loaded:
    """Create what is new and change what differs, matched by code; all of it or nothing.

    Loading the same rows again changes nothing. `by` needs to import in every unit concerned; None
    is the platform itself. `progress` hears how many rows are done.
    """
    load = _Load(by, today=local_date(at), revision=next_revision())
    for batch in _batches(rows):
        load.take(batch)
        if progress is not None:
            progress(load.done)
    if load.created or load.changed:
        record(
            "stations.loaded", by=by, target="stations.Station", at=at,
            created=load.created, changed=load.changed, revision=load.revision,
        )  # fmt: skip
    return Loaded(load.created, load.changed, load.done - load.created - load.changed)


class _Load:
    """One load on its way through the batches."""

    def __init__(self, by: Person | None, *, today: date, revision: int) -> None:
        self.by, self.today, self.revision = by, today, revision
        self.done = self.created = self.changed = 0
        self._allowed: set[int] = set()
        self._shorts: list[str] = []

    def take(self, batch: dict[str, StationRow]) -> None:
        rows = Station.objects.filter(code__in=batch).select_related("unit", "division")
        known = {station.code: station for station in rows}
        self._shorts = new_shorts(len(batch.keys() - known.keys()))
        told = [self._told(row, known.get(row.code)) for row in batch.values()]
        _write([station for station in told if station is not None], today=self.today)
        self.done += len(batch)

    def _told(self, row: StationRow, station: Station | None) -> Station | None:
        """The station as the row says, or None if it is so already."""
        self._permit(row.unit)
        check({name: getattr(row, name) for name in ("code", *_TOLD)})
        if station is None:
            day = row.opened_on or self.today
            short = row.short or self._shorts.pop()
            station = Station(code=row.code, short=short, opened_on=day, version=0)
            self.created += 1
        elif _differs(station, row):
            self._permit(station.unit)
            self.changed += 1
        else:
            return None
        for name in _TOLD:
            setattr(station, name, getattr(row, name))
        station.amenities = sorted(set(row.amenities))
        station.version += 1
        station.revision = self.revision
        return station

    def _permit(self, unit: Unit) -> None:
        if self.by is not None and unit.pk not in self._allowed:
            require(self.by, Permission.STATION_IMPORT, unit)
            self._allowed.add(unit.pk)


def _write(stations: list[Station], *, today: date) -> None:
    """Changed ones in as few statements as new ones; what hosts and riders said is left alone."""
    new = [station for station in stations if station.pk is None]
    changed = [station for station in stations if station.pk is not None]
    Station.objects.bulk_create(new, batch_size=BATCH)
    Station.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*_TOLD, "version", "revision"],
    )
    STATIONS.begin(new, since=lambda station: station.opened_on)
    STATIONS.change(changed, on=today)


def _differs(station: Station, row: StationRow) -> bool:
    """Does the row say anything new? How a place was measured is news only if the place is."""
    moved = (station.lon, station.lat) != (row.lon, row.lat)
    plain = [n for n in _TOLD if n not in {"amenities", "source_crs", "near_border"}]
    told = any(getattr(station, name) != getattr(row, name) for name in plain)
    return moved or told or set(station.amenities) != set(row.amenities)


def _batches(rows: Iterable[StationRow]) -> Iterator[dict[str, StationRow]]:
    """By code: of two rows with one code the later counts."""
    source = iter(rows)
    while batch := {row.code: row for row in islice(source, BATCH)}:
        yield batch
