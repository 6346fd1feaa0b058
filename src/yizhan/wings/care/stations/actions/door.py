"""Signals from the door, «closed today» by the host, and the repair case that signals open."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import open_case
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import Audience
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, can, require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.stations.actions.row import (
    copy,
    end_of_day,
    in_city_words,
    keep,
    locked,
)
from yizhan.wings.care.stations.events import StationDoubted
from yizhan.wings.care.stations.index.access import city_zone, opening_at
from yizhan.wings.care.stations.models import Repair, Signal, Station, faults_as_json
from yizhan.wings.care.stations.rules import (
    CONFIRMATIONS_TO_DOUBT,
    LOCKED_WINDOW,
    SIGNAL_LIFE,
    UNDO_WITHIN,
    Listing,
    SignalKind,
    SignalReport,
    StationsVerb,
    faults_in,
    needs_repair,
    signal_ends_at,
    weigh_signals,
)

logger = structlog.get_logger(__name__)

REPAIR_ITEM = "station-repair"

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
    Signal.objects.create(
        station=row, kind=kind, at=at, device=device, witness=witness, by_host=by_host
    )

    _weigh(row, at=at)
    if kind == SignalKind.OPEN:
        row.last_seen_open_at = at
        if by_host:
            row.closed_since, row.closed_until, row.closed_reason = None, None, ""
    keep(row, *SIGNAL_FIELDS, *CLOSING_FIELDS)
    if by_host:
        _take_hosts_answer(row, kind, at=at)
    elif kind == SignalKind.LOCKED and witness is not None:
        _count_locked(row, at=at)
    record(
        StationsVerb.STATION_SAID,
        by=by if by_host else None,
        target=row,
        at=at,
        kind=kind,
        by_host=by_host,
    )
    copy(row, station, *SIGNAL_FIELDS, *CLOSING_FIELDS, "listing", "listing_reason")


@in_transaction
def withdraw_signal(station: Station, kind: str, *, device: bytes, at: datetime) -> None:
    """Take back what this device has just said; what it said before counts again."""
    row = locked(station)
    sent = Signal.objects.filter(station=row, device=device, kind=kind)
    if not sent.filter(at__gt=at - UNDO_WITHIN, at__lte=at).delete()[0]:
        raise NothingToUndo
    _weigh(row, at=at)
    if kind == SignalKind.OPEN:
        seen = Signal.objects.filter(station=row, kind=kind).order_by("-at").first()
        row.last_seen_open_at = seen.at if seen is not None else None
    if kind == SignalKind.LOCKED:
        _undo_locked(row, at=at)
    keep(row, *SIGNAL_FIELDS)
    record(StationsVerb.SIGNAL_WITHDRAWN, by=None, target=row, at=at, kind=kind)
    copy(row, station, *SIGNAL_FIELDS, "listing", "listing_reason")


def _weigh(row: Station, *, at: datetime) -> None:
    """Let the signals of the last two hours decide about the door, and name the faults inside."""
    recent = _reports(row, after=at - SIGNAL_LIFE, at=at)
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
def end_repair(case_id: int, *, at: datetime) -> None:
    """Let the count begin anew: the repair case was closed."""
    Repair.objects.filter(case_id=case_id, ended_at=None).update(ended_at=at)


@in_transaction
def forget_signals(*, before: datetime) -> int:
    """Remove the signals sent before `before`; return how many."""
    return Signal.objects.filter(at__lt=before).delete()[0]


def _reports(row: Station, *, after: datetime, at: datetime, kind: str = "") -> list[SignalReport]:
    signals = Signal.objects.filter(station=row, at__gt=after, at__lte=at)
    if kind:
        signals = signals.filter(kind=kind)
    rows = signals.values_list("kind", "at", "device", "by_host")
    return [SignalReport(kind, when, bytes(device), host) for kind, when, device, host in rows]


def _count_locked(row: Station, *, at: datetime) -> None:
    """Open a repair case when enough passers-by found the door locked, or confirm an open one."""
    repair = Repair.objects.filter(station=row, ended_at=None).first()
    if repair is not None:
        _confirm(row, repair, at=at)
        return
    last = Repair.objects.filter(station=row).order_by("-ended_at").first()
    after = at - LOCKED_WINDOW
    if last is not None and last.ended_at is not None:
        after = max(after, last.ended_at)
    reports = _witnessed(row, after=after, at=at)
    if needs_repair(reports, at=at, zone=city_zone()):
        _open_repair(row, at=at)


def _open_repair(row: Station, *, at: datetime) -> None:
    item = CatalogueItem.objects.filter(code=REPAIR_ITEM, audience=Audience.SYSTEM).first()
    if item is None:
        logger.error("repair.no_catalogue_item", item=REPAIR_ITEM)
        return

    def create_repair(case: Case) -> None:
        Repair.objects.create(station=row, case=case, opened_at=at)

    open_case(
        item=item, by=None, at=at, division=row.division, place=row.name, lon=row.lon, lat=row.lat,
        unit=row.unit, create_row=create_repair,
        text=in_city_words(gettext_lazy("Found locked by three riders on three days.")),
    )  # fmt: skip


def _witnessed(row: Station, *, after: datetime, at: datetime) -> list[SignalReport]:
    """The signals «locked» of witnesses, each under the name of its witness."""
    signals = Signal.objects.filter(
        station=row, kind=SignalKind.LOCKED, at__gt=after, at__lte=at, witness__isnull=False
    )
    rows = signals.values_list("at", "witness", "by_host")
    return [
        SignalReport(SignalKind.LOCKED, when, bytes(who or b""), by_host)
        for when, who, by_host in rows
    ]


def _confirm(row: Station, repair: Repair, *, at: datetime) -> None:
    """Count the witnesses who found it locked after the case was opened; when they are enough, ask
    its host. Nothing leaves the list because strangers say so."""
    after = max(repair.opened_at, repair.answered_at or repair.opened_at)
    witnesses = {one.device for one in _witnessed(row, after=after, at=at) if not one.by_host}
    repair.confirmations = len(witnesses)
    doubted = repair.confirmations >= CONFIRMATIONS_TO_DOUBT and row.listing == Listing.LISTED
    if doubted and repair.asked_host_at is None:
        repair.asked_host_at = at
        devices = {one.device for one in _reports(row, after=after, at=at, kind=SignalKind.LOCKED)}
        publish(
            StationDoubted(station_id=row.pk, witnesses=len(witnesses), devices=len(devices), at=at)
        )
    elif not doubted:
        repair.asked_host_at = None
    repair.save(update_fields=["confirmations", "asked_host_at"])


def _take_hosts_answer(row: Station, kind: str, *, at: datetime) -> None:
    """With the host's «locked» a station that witnesses doubt leaves the list; with «open» they are
    counted anew."""
    repair = Repair.objects.filter(station=row, ended_at=None).first()
    if repair is None or repair.asked_host_at is None:
        return
    if kind == SignalKind.LOCKED and row.listing == Listing.LISTED:
        row.listing, row.listing_reason = Listing.UNLISTED, _found_locked()
        row.save(update_fields=["listing", "listing_reason"])
    elif kind == SignalKind.OPEN:
        repair.asked_host_at, repair.answered_at, repair.confirmations = None, at, 0
        repair.save(update_fields=["asked_host_at", "answered_at", "confirmations"])


def _undo_locked(row: Station, *, at: datetime) -> None:
    """Count again without what was taken back; what a host took off the list by it returns."""
    repair = Repair.objects.filter(station=row, ended_at=None).first()
    if repair is None:
        return
    if row.listing == Listing.UNLISTED and row.listing_reason == _found_locked():
        row.listing, row.listing_reason = Listing.LISTED, ""
        row.save(update_fields=["listing", "listing_reason"])
    _confirm(row, repair, at=at)


def _found_locked() -> str:
    return in_city_words(gettext_lazy("Found locked again after a repair was asked for."))
