"""Kinds of station, amenities, the signals people send from the door, and what follows from them.

Pure: no database, no clock, no settings. `weigh_signals` makes one summary of many signals;
`access_by` makes of that summary, the host's closing and the opening hours one answer to «can I get
in now?».
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb


def next_edit(last: datetime | None, *, at: datetime) -> datetime:
    """Return the whole second from which on a change counts as old: after the moment itself, so
    that whoever read in the same second before it asks with an earlier one; and after the last
    change's, as the one that is written later may have begun earlier."""
    second = timedelta(seconds=1)
    after = at.replace(microsecond=0) + second
    return after if last is None else max(after, last + second)


class StationKind(models.TextChoices):
    SERVICE_CENTRE = "service_centre", _("party-mass service centre")
    RED_POST = "red_post", _("red post")
    RIDER_POST = "rider_post", _("riders' filling station")
    OUTDOOR_STATION = "outdoor_station", _("outdoor workers' station")
    DELIVERY_SITE = "delivery_site", _("delivery site")
    RESTAURANT = "restaurant", _("restaurant")
    BANK = "bank", _("bank")
    PHARMACY = "pharmacy", _("pharmacy")
    CONVENIENCE = "convenience", _("convenience shop")


K = StationKind
SHARED_POSTS: frozenset[str] = frozenset({K.RED_POST, K.RIDER_POST})
PARTNER_OUTLETS: frozenset[str] = frozenset({K.RESTAURANT, K.BANK, K.PHARMACY, K.CONVENIENCE})


class Amenity(models.TextChoices):
    """Things a station offers. In this order each is one bit of the nearest-station index: append,
    never reorder. `docs/new-amenity.md` says what else a new one needs."""

    TOILET = "toilet", _("toilet")
    HOT_WATER = "hot_water", _("hot water")
    MICROWAVE = "microwave", _("microwave")
    PHONE_CHARGING = "phone_charging", _("phone charging")
    BATTERY_SWAP = "battery_swap", _("battery swap")
    SEATS = "seats", _("seats")
    AIR_CONDITIONING = "air_conditioning", _("air conditioning")
    MEDICINE_BOX = "medicine_box", _("medicine box")
    RAIN_GEAR = "rain_gear", _("rain gear")
    WIFI = "wifi", _("Wi-Fi")
    PARKING = "parking", _("parking")
    DISCOUNT_MEAL = "discount_meal", _("discount meal")
    LEGAL_HELP = "legal_help", _("legal help")
    ALL_DAY = "all_day", _("24 h")
    FRIDGE = "fridge", _("fridge")
    SHOWER = "shower", _("shower")
    BOOKS = "books", _("books")
    TOOLS = "tools", _("repair tools")


AMENITIES_MOST = 32
"""The bits of the index's column of amenities."""


def amenity_bits(codes: Sequence[str]) -> dict[str, int]:
    """Give each amenity its own bit, in this order. Raises ValueError if they are too many."""
    if len(codes) > AMENITIES_MOST:
        raise ValueError(
            f"{len(codes)} amenities do not fit: the nearest-station index has {AMENITIES_MOST} "
            "bits for them. Widen the column `amenities` of index/block.py to 64 bits first, and "
            "AMENITIES_MOST with it."
        )
    return {code: 1 << n for n, code in enumerate(codes)}


AMENITY_BIT = amenity_bits(Amenity.values)


def bits_of(amenities: Iterable[str]) -> int:
    """Amenities as one number; unknown ones are left out."""
    bits = 0
    for amenity in amenities:
        bits |= AMENITY_BIT.get(amenity, 0)
    return bits


class SignalKind(models.TextChoices):
    OPEN = "open", pgettext_lazy("at the door", "open")
    LOCKED = "locked", pgettext_lazy("at the door", "locked")
    BROKEN = "broken", pgettext_lazy("at the door", "broken")
    NO_WATER = "no_water", pgettext_lazy("at the door", "no water")
    FULL = "full", pgettext_lazy("at the door", "full")
    HAS_WATER = "has_water", pgettext_lazy("at the door", "water again")
    FIXED = "fixed", pgettext_lazy("at the door", "mended")
    HAS_ROOM = "has_room", pgettext_lazy("at the door", "seats free")


class Listing(models.TextChoices):
    LISTED = "listed", _("listed")
    UNLISTED = "unlisted", _("taken off the list")


DOOR_SIGNALS: frozenset[str] = frozenset({SignalKind.OPEN, SignalKind.LOCKED})
"""Signals about the door. All others are about what is inside, and never open or close it."""
REPAIRED_BY: dict[str, str] = {
    SignalKind.NO_WATER: SignalKind.HAS_WATER,
    SignalKind.BROKEN: SignalKind.FIXED,
    SignalKind.FULL: SignalKind.HAS_ROOM,
}
"""Each fault with the signal that takes it away."""
REMOVED_AMENITIES: dict[str, frozenset[str]] = {
    SignalKind.NO_WATER: frozenset({Amenity.HOT_WATER, Amenity.SHOWER})
}
"""While the fault is in force, the station is not found by these amenities."""

SIGNAL_LIFE = timedelta(hours=2)
UNDO_WITHIN = timedelta(minutes=10)
"""So long one may take back what one said."""
HOST_WEIGHT = 3
"""So many passers-by correct a host."""
LOCKED_TIMES, LOCKED_WINDOW = 3, timedelta(days=30)
"""Three different devices on three days of thirty open a repair case (mission, B1)."""
STRANGERS_PERIOD = timedelta(minutes=10)
STRANGERS_LIMIT = 30
"""The most signals of devices that are nobody's witness that one station takes in that time."""
BURST_DEVICES = 8
"""So many such devices that say the same of one station in that time are a burst."""
CONFIRMATIONS_TO_DOUBT = 2
"""So many witnesses after that, and the host is asked whether the station is to leave the list."""


@dataclass(frozen=True)
class SignalReport:
    """One signal sent from the door by one device."""

    kind: str
    at: datetime
    device: bytes
    by_host: bool = False


@dataclass(frozen=True)
class Fault:
    """A thing inside that is out of order by a signal, until the signal ends to count."""

    kind: str
    since: datetime
    until: datetime
    by_host: bool = False


@dataclass(frozen=True)
class SignalSummary:
    """The kind of signal that decides, since its oldest report, until its newest one ends to
    count."""

    kind: str
    since: datetime
    until: datetime
    by_host: bool
    devices: int


def weigh_signals(
    reports: Iterable[SignalReport], *, at: datetime, kinds: Collection[str] = DOOR_SIGNALS
) -> SignalSummary | None:
    """Weigh the signals of these kinds in the two hours up to `at`; None if there are none.

    The newest decides, so that one passer-by corrects another. Of each device only its newest
    signal counts, and against a host's it takes three devices that say something else later. The
    order in which the reports are given does not matter.
    """
    newest: dict[bytes, SignalReport] = {}
    for report in reports:
        if report.kind in kinds and at - SIGNAL_LIFE < report.at <= at:
            known = newest.get(report.device)
            if known is None or _is_later(report, known):
                newest[report.device] = report
    if not newest:
        return None
    deciding = _deciding(list(newest.values()))
    agreeing = [report for report in newest.values() if report.kind == deciding.kind]
    return SignalSummary(
        kind=deciding.kind,
        since=min(report.at for report in agreeing),
        until=max(report.at for report in agreeing) + SIGNAL_LIFE,
        by_host=any(report.by_host for report in agreeing),
        devices=len(agreeing),
    )


def _deciding(reports: list[SignalReport]) -> SignalReport:
    """The newest report, or the host's newest unless enough others contradict it later."""
    newest = max(reports, key=_moment)
    hosts = [report for report in reports if report.by_host]
    if not hosts:
        return newest
    host = max(hosts, key=_moment)
    against = [report for report in reports if report.kind != host.kind and _is_later(report, host)]
    return newest if len(against) >= HOST_WEIGHT else host


def faults_in(reports: Sequence[SignalReport], *, at: datetime) -> tuple[Fault, ...]:
    """Return the faults that riders and hosts report and nobody has taken away since."""
    faults = []
    for kind, repaired in REPAIRED_BY.items():
        summary = weigh_signals(reports, at=at, kinds={kind, repaired})
        if summary is not None and summary.kind == kind:
            faults.append(Fault(kind, summary.since, summary.until, summary.by_host))
    return tuple(faults)


def removed_amenities(faults: Iterable[Fault], *, at: datetime) -> frozenset[str]:
    """Return the amenities that are missing by the faults in force."""
    missing: frozenset[str] = frozenset()
    for fault in faults:
        if at < fault.until:
            missing |= REMOVED_AMENITIES.get(fault.kind, frozenset())
    return missing


def _moment(report: SignalReport) -> tuple[datetime, str, bool]:
    return report.at, report.kind, report.by_host


def _is_later(report: SignalReport, known: SignalReport) -> bool:
    """Return whether one is newer; of two of one moment always the same one."""
    return _moment(report) > _moment(known)


def signal_ends_at(summary: SignalSummary, *, opening: Opening | None) -> datetime:
    """Return when a signal ends to count. One that agrees with the hours says nothing about the
    time after they change: «open» at ten to ten does not outlive closing time at ten."""
    agrees = opening is not None and (
        (opening.open and summary.kind == SignalKind.OPEN)
        or (not opening.open and summary.kind == SignalKind.LOCKED)
    )
    if agrees and opening is not None and opening.until is not None:
        return min(summary.until, opening.until)
    return summary.until


def needs_repair(reports: Iterable[SignalReport], *, at: datetime, zone: tzinfo) -> bool:
    """Return whether three passers-by found the door locked on three different days of thirty.

    Three on one day and one of them twice more is not enough: it must be possible to give each of
    three days a witness of its own.
    """
    devices_on: dict[date, set[bytes]] = defaultdict(set)
    for report in reports:
        recent = at - LOCKED_WINDOW < report.at <= at
        if report.kind == SignalKind.LOCKED and recent and not report.by_host:
            devices_on[report.at.astimezone(zone).date()].add(report.device)
    day_of_witness: dict[bytes, date] = {}

    def find_witness(day: date, tried: set[bytes]) -> bool:
        for device in devices_on[day] - tried:
            tried.add(device)
            if device not in day_of_witness or find_witness(day_of_witness[device], tried):
                day_of_witness[device] = day
                return True
        return False

    return sum(find_witness(day, set()) for day in sorted(devices_on)) >= LOCKED_TIMES


class Door(StrEnum):
    """The answer to «can I get in now?»."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class AccessReason(StrEnum):
    ENDED = "ended"  # the station was given up
    UNLISTED = "unlisted"  # found shut too often
    CLOSED_BY_HOST = "closed_by_host"  # for today
    SIGNAL = "signal"  # people at the door said so
    HOURS = "hours"
    NOTHING_KNOWN = "nothing_known"


@dataclass(frozen=True)
class Opening:
    """Whether the hours say open at one moment, since when and until when (None: not in sight)."""

    open: bool
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Access:
    """Whether one gets in, since when, until when and why; and the faults inside, apart from it."""

    door: Door
    reason: AccessReason
    since: datetime | None = None
    until: datetime | None = None
    signal_kind: str = ""
    by_host: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class DoorFacts:
    """The columns of a station's row that decide whether one gets in."""

    ended_on: date | None = None
    listed: bool = True
    closed_since: datetime | None = None
    closed_until: datetime | None = None
    signal_kind: str = ""
    signal_since: datetime | None = None
    signal_until: datetime | None = None
    signal_by_host: bool = False
    faults: tuple[Fault, ...] = ()


def access_by(facts: DoorFacts, *, at: datetime, opening: Opening | None) -> Access:
    """Decide whether one gets in at `at`, and name the faults inside."""
    faults = tuple(fault for fault in facts.faults if at < fault.until)
    return replace(_door_by(facts, at=at, opening=opening), faults=faults)


def _door_by(facts: DoorFacts, *, at: datetime, opening: Opening | None) -> Access:
    """The host's «closed today» comes before the signals of others, those before the hours; hours
    that are not known leave the matter open. «Open» by signal lasts as long as the hours say so
    too, else as long as the signal."""
    if facts.ended_on is not None:
        return Access(Door.NO, AccessReason.ENDED)
    if not facts.listed:
        return Access(Door.NO, AccessReason.UNLISTED)
    if facts.closed_until is not None and at < facts.closed_until:
        return Access(
            Door.NO, AccessReason.CLOSED_BY_HOST, facts.closed_since, facts.closed_until,
            by_host=True,
        )  # fmt: skip
    if facts.signal_until is not None and at < facts.signal_until and facts.signal_kind:
        is_open, until = facts.signal_kind == SignalKind.OPEN, facts.signal_until
        if is_open and opening is not None and opening.open:
            return _by_signal(facts, Door.YES, opening.until)
        return _by_signal(facts, Door.YES if is_open else Door.NO, until)
    if opening is None:
        return Access(Door.UNKNOWN, AccessReason.NOTHING_KNOWN)
    door = Door.YES if opening.open else Door.NO
    return Access(door, AccessReason.HOURS, opening.since, opening.until)


def _by_signal(facts: DoorFacts, door: Door, until: datetime | None) -> Access:
    return Access(
        door, AccessReason.SIGNAL, facts.signal_since, until, signal_kind=facts.signal_kind,
        by_host=facts.signal_by_host,
    )  # fmt: skip


class StationsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    STATION_OPENED = "station.opened", _("a station was put on the list")
    STATION_EDITED = "station.edited", _("a station was edited")
    STATION_CLOSED = "station.closed", _("a station was given up")
    STATION_REOPENED = "station.reopened", _("a station was taken up again")
    STATION_UNLISTED = "station.unlisted", _("a station was taken off the list")
    STATION_RELISTED = "station.relisted", _("a station was put back on the list")
    STATION_CLOSED_TODAY = "station.closed_today", _("the host closed for the day")
    STATION_OPEN_AFTER_ALL = "station.open_after_all", _("the host opened after all")
    STATION_SAID = "station.said", _("somebody reported from the door")
    SIGNAL_WITHDRAWN = "station.signal_withdrawn", _("a report from the door was taken back")
    STATIONS_HANDED_OVER = (
        "stations.handed_over",
        _("stations went to the successor of a closed unit"),
    )
    STATIONS_LOADED = "stations.loaded", _("stations were imported")
