"""Signals from the door, and «closed today» by the host."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.stations.actions.repairs import (
    count_locked,
    reports,
    take_hosts_answer,
    undo_locked,
)
from yizhan.wings.care.stations.actions.row import copy, end_of_day, keep, locked
from yizhan.wings.care.stations.events import SignalsBurst
from yizhan.wings.care.stations.index.access import opening_at
from yizhan.wings.care.stations.models import Signal, Station, faults_as_json
from yizhan.wings.care.stations.rules import (
    BURST_DEVICES,
    SIGNAL_LIFE,
    STRANGERS_LIMIT,
    STRANGERS_PERIOD,
    UNDO_WITHIN,
    SignalKind,
    StationsVerb,
    faults_in,
    signal_ends_at,
    weigh_signals,
)

SIGNAL_FIELDS = (
    "signal_kind", "signal_since", "signal_until", "signal_by_host", "faults", "no_water_until",
    "last_seen_open_at",
)  # fmt: skip
CLOSING_FIELDS = ("closed_since", "closed_until", "closed_reason")


class NotThere(Refusal):
    code = "not_there"
    message = gettext_lazy("This station was given up.")


class NotClosedToday(Refusal):
    code = "not_closed_today"
    message = gettext_lazy("This station is not closed for today.")


class NothingToUndo(Refusal):
    code = "nothing_to_undo"
    message = gettext_lazy("This can no longer be taken back.")


class TooManySignals(Refusal):
    code = "too_many_signals"
    status = 429
    message = gettext_lazy("Many have just said how this door is. Please try again later.")


class UnknownSignal(Refusal):
    code = "unknown_signal"
    message = gettext_lazy("There is no such signal.")


@in_transaction
def report_signal(
    station: Station,
    kind: str,
    *,
    device: bytes,
    witness: bytes | None,
    by: Person | None,
    at: datetime,
) -> None:
    """Report how one finds the door. Anybody may. `device` is the keyed hash of a random number
    kept in the browser: the same device counts once. A host of this station counts as one.

    A host's «open» also ends «closed today». Witnesses who find the door locked again and again
    open a repair case, and if it goes on, have the host asked; with the host's «locked» the station
    leaves the list. `witness` None: shown like any signal, and without consequence.
    """
    row = locked(station)
    if row.closed_on is not None:
        raise NotThere
    if kind not in SignalKind.values:
        raise UnknownSignal
    by_host = by is not None and can(by, Permission.STATION_HOST, row.unit)
    _keep_signal(row, kind, device=device, witness=witness, by_host=by_host, at=at)
    _weigh(row, at=at)
    if kind == SignalKind.OPEN:
        row.last_seen_open_at = at
        if by_host:
            row.closed_since, row.closed_until, row.closed_reason = None, None, ""
    keep(row, *SIGNAL_FIELDS, *CLOSING_FIELDS)
    if by_host:
        take_hosts_answer(row, kind, at=at)
    elif kind == SignalKind.LOCKED and witness is not None:
        count_locked(row, at=at)
    record(
        StationsVerb.STATION_SAID,
        by=by if by_host else None,
        target=row,
        at=at,
        kind=kind,
        by_host=by_host,
    )
    copy(row, station, *SIGNAL_FIELDS, *CLOSING_FIELDS, "listing", "listing_reason")


def _keep_signal(
    row: Station, kind: str, *, device: bytes, witness: bytes | None, by_host: bool, at: datetime
) -> None:
    signal = Signal(station=row, kind=kind, at=at, device=device, witness=witness, by_host=by_host)
    if witness is not None or by_host:
        signal.save(force_insert=True)
        return
    _refuse_flood(row, at=at)
    signal.save(force_insert=True)
    _watch_for_burst(row, kind, at=at)


def _strangers(row: Station, *, at: datetime) -> QuerySet[Signal]:
    """Return the late signals of devices that are nobody's witness."""
    lately = Signal.objects.filter(station=row, at__gt=at - STRANGERS_PERIOD, at__lte=at)
    rows: QuerySet[Signal] = lately.filter(witness=None, by_host=False)
    return rows


def _refuse_flood(row: Station, *, at: datetime) -> None:
    """Hear no more strangers for a while. Witnesses and hosts are heard all the same, so a flood
    silences nobody whose word has consequences."""
    if _strangers(row, at=at).count() >= STRANGERS_LIMIT:
        raise TooManySignals


def _watch_for_burst(row: Station, kind: str, *, at: datetime) -> None:
    """Say so when many devices that nobody knows say the same of one station."""
    devices = _strangers(row, at=at).filter(kind=kind).values("device").distinct().count()
    if devices >= BURST_DEVICES:
        publish(SignalsBurst(station_id=row.pk, kind=kind, devices=devices, at=at))


@in_transaction
def withdraw_signal(station: Station, kind: str, *, device: bytes, at: datetime) -> None:
    """Take back what this device has just said; what it said before counts again."""
    row = locked(station)
    sent = Signal.objects.filter(station=row, device=device, kind=kind)
    lately = sent.filter(at__gt=at - UNDO_WITHIN, at__lte=at)
    by_host = lately.filter(by_host=True).exists()
    if not lately.delete()[0]:
        raise NothingToUndo
    _weigh(row, at=at)
    if kind == SignalKind.OPEN:
        seen = Signal.objects.filter(station=row, kind=kind).order_by("-at").first()
        row.last_seen_open_at = seen.at if seen is not None else None
    if kind == SignalKind.LOCKED:
        undo_locked(row, by_host=by_host, at=at)
    keep(row, *SIGNAL_FIELDS)
    record(StationsVerb.SIGNAL_WITHDRAWN, by=None, target=row, at=at, kind=kind)
    copy(row, station, *SIGNAL_FIELDS, "listing", "listing_reason")


def _weigh(row: Station, *, at: datetime) -> None:
    """Let the signals of the last two hours decide about the door, and name the faults inside."""
    recent = reports(row, after=at - SIGNAL_LIFE, at=at)
    summary = weigh_signals(recent, at=at)
    if summary is None:
        row.signal_kind, row.signal_since, row.signal_until = "", None, None
        row.signal_by_host = False
    else:
        row.signal_kind, row.signal_since = summary.kind, summary.since
        row.signal_by_host = summary.by_host
        row.signal_until = signal_ends_at(summary, opening=opening_at(row.hours, at=at))
    faults = faults_in(recent, at=at)
    row.faults = faults_as_json(faults)
    row.no_water_until = next((f.until for f in faults if f.kind == SignalKind.NO_WATER), None)


@in_transaction
def close_today(station: Station, *, by: Person, at: datetime, reason: str = "") -> None:
    """Close for the rest of the day. Doing it twice changes nothing."""
    row = locked(station)
    require(by, Permission.STATION_HOST, row.unit)
    if row.closed_on is not None:
        raise NotThere
    until = end_of_day(at)
    if row.closed_until != until:
        row.closed_since, row.closed_until, row.closed_reason = at, until, reason.strip()
        keep(row, *CLOSING_FIELDS)
        record(
            StationsVerb.STATION_CLOSED_TODAY, by=by, target=row, at=at, until=until, reason=reason
        )
    copy(row, station, *CLOSING_FIELDS)


@in_transaction
def undo_close_today(station: Station, *, by: Person, at: datetime) -> None:
    row = locked(station)
    require(by, Permission.STATION_HOST, row.unit)
    if row.closed_until is None or row.closed_until <= at:
        raise NotClosedToday
    row.closed_since, row.closed_until, row.closed_reason = None, None, ""
    keep(row, *CLOSING_FIELDS)
    record(StationsVerb.STATION_OPEN_AFTER_ALL, by=by, target=row, at=at)
    copy(row, station, *CLOSING_FIELDS)


@in_transaction
def forget_signals(*, before: datetime) -> int:
    """Remove the signals sent before `before`; return how many."""
    return Signal.objects.filter(at__lt=before).delete()[0]
