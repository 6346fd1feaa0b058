"""What hosts and passers-by say at the door, and what the platform does about it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import open_case
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import Audience
from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, can, require
from yizhan.kit.errors import Refusal
from yizhan.wings.care.stations.actions.row import (
    copy,
    end_of_day,
    in_city_words,
    keep,
    locked,
)
from yizhan.wings.care.stations.index.standing import city_zone, opening_at
from yizhan.wings.care.stations.models import Repair, Signal, Station
from yizhan.wings.care.stations.rules import (
    CONFIRMATIONS_TO_UNLIST,
    LOCKED_WINDOW,
    SIGNAL_LIFE,
    Listing,
    SignalKind,
    Voice,
    asks_for_repair,
    balance,
    lapse,
)

logger = logging.getLogger(__name__)

REPAIR_ITEM = "station-repair"

WORD = ("word", "word_at", "word_until", "word_by_host", "last_seen_open_at")
CLOSING = ("closed_since", "closed_until", "closed_reason")


class NotThere(Refusal):
    code = "not_there"
    message = gettext_lazy("This station was given up.")


class NotClosedToday(Refusal):
    code = "not_closed_today"
    message = gettext_lazy("This station is not closed for today.")


class UnknownWord(Refusal):
    code = "unknown_signal"
    message = gettext_lazy("Say one of: open, locked, broken, no water, full.")


@transaction.atomic
def say(station: Station, kind: str, *, device: bytes, by: Person | None, at: datetime) -> None:
    """Say how one finds the door. Anybody may. `device` is the keyed hash of a random number kept
    in the browser: the same device counts once. A host of this station counts as one.

    A host's «open» also ends «closed today». Passers-by who find the door locked again and again
    open a repair case, and if it goes on, take the station off the list.
    """
    row = locked(station)
    if row.closed_on is not None:
        raise NotThere
    if kind not in SignalKind.values:
        raise UnknownWord
    by_host = by is not None and can(by, Permission.STATION_HOST, row.unit)
    said = Signal.objects.create(station=row, kind=kind, at=at, device=device, by_host=by_host)

    recent = _voices(row, after=at - SIGNAL_LIFE, at=at)
    word = balance(recent, at=at)
    if word is not None:
        row.word, row.word_at, row.word_by_host = word.kind, word.since, word.by_host
        row.word_until = lapse(word, opening=opening_at(row.hours, at=at))
    if kind == SignalKind.OPEN:
        row.last_seen_open_at = at
        if by_host:
            row.closed_since, row.closed_until, row.closed_reason = None, None, ""
    keep(row, *WORD, *CLOSING)
    if kind == SignalKind.LOCKED and not by_host:
        _see_to_lock(row, said, at=at)
    record(
        "station.said", by=by if by_host else None, target=row, at=at, kind=kind, by_host=by_host
    )
    copy(row, station, *WORD, *CLOSING, "listing", "listing_reason")


@transaction.atomic
def close_today(station: Station, *, by: Person, at: datetime, reason: str = "") -> None:
    """The host closes for the rest of the day. Doing it twice changes nothing."""
    row = locked(station)
    require(by, Permission.STATION_HOST, row.unit)
    if row.closed_on is not None:
        raise NotThere
    until = end_of_day(at)
    if row.closed_until != until:
        row.closed_since, row.closed_until, row.closed_reason = at, until, reason.strip()
        keep(row, *CLOSING)
        record("station.closed_today", by=by, target=row, at=at, until=until, reason=reason)
    copy(row, station, *CLOSING)


@transaction.atomic
def undo_close_today(station: Station, *, by: Person, at: datetime) -> None:
    row = locked(station)
    require(by, Permission.STATION_HOST, row.unit)
    if row.closed_until is None or row.closed_until <= at:
        raise NotClosedToday
    row.closed_since, row.closed_until, row.closed_reason = None, None, ""
    keep(row, *CLOSING)
    record("station.open_after_all", by=by, target=row, at=at)
    copy(row, station, *CLOSING)


@transaction.atomic
def end_repair(case_id: int, *, at: datetime) -> None:
    """The repair case was closed; from now on the count begins anew."""
    Repair.objects.filter(case_id=case_id, ended_at=None).update(ended_at=at)


@transaction.atomic
def forget_signals(*, before: datetime) -> int:
    """Remove what was said before `before`; return how many."""
    return Signal.objects.filter(at__lt=before).delete()[0]


def _voices(row: Station, *, after: datetime, at: datetime, kind: str = "") -> list[Voice]:
    said = Signal.objects.filter(station=row, at__gt=after, at__lte=at)
    if kind:
        said = said.filter(kind=kind)
    rows = said.values_list("kind", "at", "device", "by_host")
    return [Voice(kind, when, bytes(device), host) for kind, when, device, host in rows]


def _see_to_lock(row: Station, said: Signal, *, at: datetime) -> None:
    repair = Repair.objects.filter(station=row, ended_at=None).first()
    if repair is not None:
        _confirm(row, repair, said, at=at)
        return
    last = Repair.objects.filter(station=row).order_by("-ended_at").first()
    after = at - LOCKED_WINDOW
    if last is not None and last.ended_at is not None:
        after = max(after, last.ended_at)
    heard = _voices(row, after=after, at=at, kind=SignalKind.LOCKED)
    if asks_for_repair(heard, at=at, zone=city_zone()):
        _open_repair(row, at=at)


def _open_repair(row: Station, *, at: datetime) -> None:
    item = CatalogueItem.objects.filter(code=REPAIR_ITEM, audience=Audience.SYSTEM).first()
    if item is None:
        logger.error("no catalogue item %s: a station found locked opens no case", REPAIR_ITEM)
        return

    found = in_city_words(gettext_lazy("Found locked by three riders on three days."))

    def beside(case: Case) -> None:
        Repair.objects.create(station=row, case=case, opened_at=at)

    open_case(
        item=item, by=None, at=at, division=row.division, place=row.name, lon=row.lon, lat=row.lat,
        unit=row.unit, text=found, beside=beside,
    )  # fmt: skip


def _confirm(row: Station, repair: Repair, said: Signal, *, at: datetime) -> None:
    """Count who found it locked after the case was opened, each device once."""
    heard = _voices(row, after=repair.opened_at, at=at, kind=SignalKind.LOCKED)
    repair.confirmations = len({voice.device for voice in heard if not voice.by_host})
    repair.save(update_fields=["confirmations"])
    if repair.confirmations >= CONFIRMATIONS_TO_UNLIST and row.listing == Listing.LISTED:
        row.listing = Listing.UNLISTED
        row.listing_reason = in_city_words(
            gettext_lazy("Found locked again after a repair was asked for.")
        )
        row.save(update_fields=["listing", "listing_reason"])
