"""Many stations at once: the demo city, a spreadsheet, another city's list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from itertools import islice

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.tables import Loaded, Progress
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.stations.actions.row import (
    STATIONS,
    check,
    local_date,
    new_shorts,
    next_revision,
)
from yizhan.wings.care.stations.exchange import StationRow
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import StationsVerb

BATCH = 1_000


_NOT_WRITTEN = {"code", "opened_on", "short", "given"}
_COLUMNS = tuple(f.name for f in fields(StationRow) if f.name not in _NOT_WRITTEN)
_FOLLOWING = frozenset({"unit", "division", "lon", "lat", "source_crs", "near_border"})
"""Are the reader's to find, also where the file has no column for them."""


@in_transaction
def load_stations(
    rows: Sequence[StationRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Create what is new and change what differs, matched by code; all of it or nothing.

    Loading the same rows again changes nothing. `by` needs to import in every unit concerned; None
    is the platform itself.
    """
    load = _Load(by, today=local_date(at), revision=next_revision(edited_at=at))
    for batch in _batches(rows):
        load.take(batch)
        if progress is not None:
            progress(load.done, len(rows))
    if load.created or load.changed:
        record(
            StationsVerb.STATIONS_LOADED, by=by, target="stations.Station", at=at,
            created=load.created, changed=load.changed, revision=load.revision,
        )  # fmt: skip
    return Loaded(load.created, load.changed, load.done - load.created - load.changed)


class _Load:
    """The state of one load between its batches."""

    def __init__(self, by: Person | None, *, today: date, revision: int) -> None:
        self.by, self.today, self.revision = by, today, revision
        self.done = self.created = self.changed = 0
        self._allowed: set[int] = set()
        self._shorts: list[str] = []
        self._reopened: list[Station] = []
        """Known ones whose first day is corrected."""

    def take(self, batch: dict[str, StationRow]) -> None:
        rows = Station.objects.filter(code__in=batch).select_related("unit", "division")
        known = {station.code: station for station in rows}
        self._shorts = new_shorts(len(batch.keys() - known.keys()))
        stations = [self._station(row, known.get(row.code)) for row in batch.values()]
        _write([station for station in stations if station is not None], today=self.today)
        for station in self._reopened:
            STATIONS.begin_on(station, day=station.opened_on)
        self._reopened = []
        self.done += len(batch)

    def _station(self, row: StationRow, station: Station | None) -> Station | None:
        """The station as the row says, or None if it is so already."""
        self._permit(row.unit)
        check({name: getattr(row, name) for name in ("code", *_COLUMNS)})
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
        for name in _given(row):
            setattr(station, name, getattr(row, name))
        if station.pk and _first_day(station, row) != station.opened_on:
            station.opened_on = _first_day(station, row)
            self._reopened.append(station)
        station.amenities = sorted(set(station.amenities))
        station.version += 1
        station.revision = self.revision
        return station

    def _permit(self, unit: Unit) -> None:
        if self.by is not None and unit.pk not in self._allowed:
            require(self.by, Permission.STATION_IMPORT, unit)
            self._allowed.add(unit.pk)


def _write(stations: list[Station], *, today: date) -> None:
    """Write changed ones in as few statements as new ones; signals and closings stay."""
    new = [station for station in stations if station.pk is None]
    changed = [station for station in stations if station.pk is not None]
    Station.objects.bulk_create(new, batch_size=BATCH)
    Station.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*_COLUMNS, "opened_on", "version", "revision"],
    )
    STATIONS.begin(new, since=lambda station: station.opened_on)
    STATIONS.change(changed, on=today)


def _differs(station: Station, row: StationRow) -> bool:
    """Whether the row changes anything; how a place was measured counts only if the place does."""
    moved = (station.lon, station.lat) != (row.lon, row.lat)
    plain = [n for n in _given(row) if n not in {"amenities", "source_crs", "near_border"}]
    changed = any(getattr(station, name) != getattr(row, name) for name in plain)
    equipped = row.gives("amenities") and set(station.amenities) != set(row.amenities)
    return moved or changed or equipped or _first_day(station, row) != station.opened_on


def _first_day(station: Station, row: StationRow) -> date:
    """The day a known station opened: the one in the file, or the one it has."""
    return row.opened_on or station.opened_on


def _given(row: StationRow) -> list[str]:
    return [name for name in _COLUMNS if name in _FOLLOWING or row.gives(name)]


def _batches(rows: Iterable[StationRow]) -> Iterator[dict[str, StationRow]]:
    """Rows by code in batches: of two rows with one code the later counts."""
    source = iter(rows)
    while batch := {row.code: row for row in islice(source, BATCH)}:
        yield batch
