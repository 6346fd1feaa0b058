"""The repair case that signals of witnesses open, confirm, and take back."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.utils.translation import gettext_lazy

from yizhan.ground.casework.actions import open_case, take_back
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import Audience
from yizhan.ground.events.bus import publish
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.stations.actions.row import in_city_words
from yizhan.wings.care.stations.events import StationDoubted
from yizhan.wings.care.stations.index.access import city_zone
from yizhan.wings.care.stations.models import Repair, Signal, Station
from yizhan.wings.care.stations.rules import (
    CONFIRMATIONS_TO_DOUBT,
    LOCKED_WINDOW,
    Listing,
    SignalKind,
    SignalReport,
    needs_repair,
)

logger = structlog.get_logger(__name__)

REPAIR_ITEM = "station-repair"


@in_transaction
def end_repair(case_id: int, *, at: datetime) -> None:
    """Let the count begin anew: the repair case was closed."""
    Repair.objects.filter(case_id=case_id, ended_at=None).update(ended_at=at)


def reports(row: Station, *, after: datetime, at: datetime, kind: str = "") -> list[SignalReport]:
    """The signals of a station in a period, each under the name of its device."""
    signals = Signal.objects.filter(station=row, at__gt=after, at__lte=at)
    if kind:
        signals = signals.filter(kind=kind)
    rows = signals.values_list("kind", "at", "device", "by_host")
    return [SignalReport(kind, when, bytes(device), host) for kind, when, device, host in rows]


def count_locked(row: Station, *, at: datetime) -> None:
    """Open a repair case when enough passers-by found the door locked, or confirm an open one."""
    repair = Repair.objects.filter(station=row, ended_at=None).first()
    if repair is not None:
        _confirm(row, repair, at=at)
        return
    if needs_repair(_since_last_repair(row, at=at), at=at, zone=city_zone()):
        _open_repair(row, at=at)


def _since_last_repair(row: Station, *, at: datetime) -> list[SignalReport]:
    last = Repair.objects.filter(station=row, ended_at__isnull=False).order_by("-ended_at").first()
    after = at - LOCKED_WINDOW
    if last is not None and last.ended_at is not None:
        after = max(after, last.ended_at)
    return _witnessed(row, after=after, at=at)


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
        devices = {one.device for one in reports(row, after=after, at=at, kind=SignalKind.LOCKED)}
        publish(
            StationDoubted(station_id=row.pk, witnesses=len(witnesses), devices=len(devices), at=at)
        )
    elif not doubted:
        repair.asked_host_at = None
    repair.save(update_fields=["confirmations", "asked_host_at"])


def take_hosts_answer(row: Station, kind: str, *, at: datetime) -> None:
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


def undo_locked(row: Station, *, by_host: bool, at: datetime) -> None:
    """Count again without what was taken back. What a host took off the list by it returns; a
    repair case that would not have been opened without it is taken back, too."""
    repair = Repair.objects.filter(station=row, ended_at=None).select_related("case").first()
    if repair is None:
        return
    if by_host and row.listing == Listing.UNLISTED and row.listing_reason == _found_locked():
        row.listing, row.listing_reason = Listing.LISTED, ""
        row.save(update_fields=["listing", "listing_reason"])
    if needs_repair(_since_last_repair(row, at=at), at=at, zone=city_zone()):
        _confirm(row, repair, at=at)
        return
    case = repair.case
    repair.delete()  # as if it had not been: the others who found it locked still count
    words = gettext_lazy("Somebody who found it locked took that back; too few are left.")
    take_back(case, at=at, text=in_city_words(words))


def _found_locked() -> str:
    return in_city_words(gettext_lazy("Found locked again after a repair was asked for."))
