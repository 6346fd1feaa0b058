"""Writes of the people who keep the list of stations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.stations.actions.row import (
    EDITABLE,
    STATIONS,
    BadStation,
    ChangedMeanwhile,
    check,
    copy,
    keep,
    local_date,
    locked,
    new_shorts,
    next_revision,
)
from yizhan.wings.care.stations.models import Repair, Station
from yizhan.wings.care.stations.rules import Listing, StationsVerb


class AlreadyClosed(Refusal):
    code = "already_closed"
    message = gettext_lazy("This station was given up already.")


class NotClosed(Refusal):
    code = "not_closed"
    message = gettext_lazy("This station is not given up.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = gettext_lazy("Say why.")

    def __init__(self) -> None:
        super().__init__(fields={"reason": str(self.message)})


@in_transaction
def open_station(  # noqa: PLR0913  # a station is that much
    *,
    code: str,
    name: str,
    kind: str,
    unit: Unit,
    division: Division,
    lon: float,
    lat: float,
    by: Person | None,
    at: datetime,
    **more: Any,
) -> Station:
    """Put a new station on the list. `more`: any of `EDITABLE`. Refuses a code that is taken."""
    values = {
        "code": code, "name": name.strip(), "kind": kind, "unit": unit, "division": division,
        "lon": lon, "lat": lat, **more,
    }  # fmt: skip
    _permit(unit, by=by)
    check(values)
    values["amenities"] = sorted(set(values.get("amenities", ())))
    revision = next_revision(edited_at=at)
    try:
        with transaction.atomic():
            station = Station.objects.create(
                **values, short=new_shorts(1)[0], opened_on=local_date(at), revision=revision
            )
    except IntegrityError as taken:
        raise BadStation(fields={"code": _("This code is taken.")}) from taken
    STATIONS.begin([station], since=lambda one: one.opened_on)
    record(
        StationsVerb.STATION_OPENED, by=by, target=station, at=at, code=code, name=name, kind=kind
    )
    return station


@in_transaction
def edit_station(
    station: Station, *, version: int, by: Person, at: datetime, **changes: Any
) -> Station:
    """Change what is known of a station. `version` is the one the editor saw; if somebody else has
    saved since, ChangedMeanwhile and nothing is overwritten. Moving it to another unit takes the
    permission in both."""
    row = locked(station)
    require(by, Permission.STATION_EDIT, row.unit)
    if "unit" in changes:
        require(by, Permission.STATION_EDIT, changes["unit"])
    if row.version != version:
        raise ChangedMeanwhile
    check(changes)
    if "amenities" in changes:
        changes["amenities"] = sorted(set(changes["amenities"]))
    changed = [f for f in EDITABLE if f in changes and getattr(row, f) != changes[f]]
    if changed:
        was = {field: _plain(getattr(row, field)) for field in changed}
        for field in changed:
            setattr(row, field, changes[field])
        row.version += 1
        STATIONS.change([row], on=local_date(at))
        keep(row, *changed, "version", edited_at=at)
        now = {field: _plain(getattr(row, field)) for field in changed}
        record(StationsVerb.STATION_EDITED, by=by, target=row, at=at, was=was, now=now)
    copy(row, station, *changed, "version")
    return station


@in_transaction
def change_hours(station: Station, hours: str, *, version: int, by: Person, at: datetime) -> None:
    """Change the opening hours alone, which the host may. `version` as in `edit_station`."""
    row = locked(station)
    require(by, Permission.STATION_HOST, row.unit)
    if row.closed_on is not None:
        raise AlreadyClosed
    if row.version != version:
        raise ChangedMeanwhile
    check({"hours": hours})
    if row.hours != hours:
        was, row.hours = row.hours, hours
        row.version += 1
        keep(row, "hours", "version", edited_at=at)
        record(
            StationsVerb.STATION_EDITED,
            by=by,
            target=row,
            at=at,
            was={"hours": was},
            now={"hours": hours},
        )
    copy(row, station, "hours", "version")


@in_transaction
def hand_over_stations(unit: Unit, *, on: date, at: datetime) -> int:
    """Give every station of a unit that has closed to whoever has now what it had; return how many.
    Who spoke for it as its host no longer does: that post has ended."""
    successor = unit.successor
    rows = Station.objects.select_for_update(of=("self",)).filter(unit=unit)
    stations = list(rows.order_by("pk")) if successor.pk != unit.pk else []
    if not stations:
        return 0
    revision = next_revision(edited_at=at)
    for station in stations:
        station.unit, station.revision, station.version = successor, revision, station.version + 1
    Station.objects.bulk_update(stations, ["unit", "revision", "version"], batch_size=200)
    STATIONS.change(stations, on=on)
    record(
        StationsVerb.STATIONS_HANDED_OVER,
        by=None,
        target=unit,
        at=at,
        now=successor.code,
        count=len(stations),
    )
    return len(stations)


@in_transaction
def close_station(station: Station, *, by: Person, at: datetime, reason: str) -> None:
    """Give a station up: it leaves every list, and stays in the books."""
    row = locked(station)
    require(by, Permission.STATION_EDIT, row.unit)
    if row.closed_on is not None:
        raise AlreadyClosed
    if not reason.strip():
        raise ReasonMissing
    row.closed_on = max(local_date(at), row.opened_on)
    row.version += 1
    STATIONS.end([row], on=row.closed_on)
    keep(row, "closed_on", "version", edited_at=at)
    record(StationsVerb.STATION_CLOSED, by=by, target=row, at=at, reason=reason)
    copy(row, station, "closed_on", "version")


@in_transaction
def reopen_station(station: Station, *, by: Person, at: datetime, reason: str) -> None:
    """Take up again what was given up."""
    row = locked(station)
    require(by, Permission.STATION_EDIT, row.unit)
    if row.closed_on is None:
        raise NotClosed
    if not reason.strip():
        raise ReasonMissing
    again = max(local_date(at), row.closed_on)
    row.closed_on = None
    row.version += 1
    STATIONS.begin([row], since=lambda _: again)
    keep(row, "closed_on", "version", edited_at=at)
    record(StationsVerb.STATION_REOPENED, by=by, target=row, at=at, reason=reason)
    copy(row, station, "closed_on", "version")


@in_transaction
def unlist(station: Station, *, by: Person, at: datetime, reason: str) -> None:
    """Take a station off the public list until somebody puts it back."""
    _set_listing(
        station, Listing.UNLISTED, StationsVerb.STATION_UNLISTED, by=by, at=at, reason=reason
    )


@in_transaction
def relist(station: Station, *, by: Person, at: datetime, reason: str) -> None:
    """Put a station back on the list: somebody has seen to it that one gets in. What riders found
    before that no longer counts against it."""
    _set_listing(
        station, Listing.LISTED, StationsVerb.STATION_RELISTED, by=by, at=at, reason=reason
    )
    Repair.objects.filter(station=station, ended_at=None).update(ended_at=at)


def _set_listing(
    station: Station, listing: Listing, verb: StationsVerb, *, by: Person, at: datetime, reason: str
) -> None:
    row = locked(station)
    require(by, Permission.STATION_EDIT, row.unit)
    if not reason.strip():
        raise ReasonMissing
    if row.listing != listing:
        row.listing, row.listing_reason = listing, reason.strip()
        row.version += 1
        keep(row, "listing", "listing_reason", "version", edited_at=at)
        record(verb, by=by, target=row, at=at, reason=reason)
    copy(row, station, "listing", "listing_reason", "version")


def _permit(unit: Unit, *, by: Person | None) -> None:
    if by is not None:
        require(by, Permission.STATION_EDIT, unit)


def _plain(value: Any) -> Any:
    if isinstance(value, Unit | Division):
        return value.code
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
