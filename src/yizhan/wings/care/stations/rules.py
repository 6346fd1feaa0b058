"""Kinds of station, amenities, what people at the door can say, and what follows from it.

Pure: no database, no clock, no settings. The words of many become one word by `balance`; the word,
the host's closing and the opening hours become one answer to «can I get in now?» by `standing`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Level(models.TextChoices):
    """The three levels of the network: the party's own places, the sites, the street's shops."""

    POST = "post", _("posts of all levels")
    SITE = "site", _("delivery sites")
    SHOP = "shop", _("partner shops")


K = StationKind
LEVEL: dict[str, Level] = {
    K.SERVICE_CENTRE: Level.POST, K.RED_POST: Level.POST, K.RIDER_POST: Level.POST,
    K.OUTDOOR_STATION: Level.POST, K.DELIVERY_SITE: Level.SITE, K.RESTAURANT: Level.SHOP,
    K.BANK: Level.SHOP, K.PHARMACY: Level.SHOP, K.CONVENIENCE: Level.SHOP,
}  # fmt: skip
SHARED_POSTS: frozenset[str] = frozenset({K.RED_POST, K.RIDER_POST})
PARTNER_OUTLETS: frozenset[str] = frozenset({K.RESTAURANT, K.BANK, K.PHARMACY, K.CONVENIENCE})


class Amenity(models.TextChoices):
    """In this order an amenity is one bit of the nearest-station index; append, never reorder."""

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


AMENITY_BIT: dict[str, int] = {code: 1 << n for n, code in enumerate(Amenity.values)}


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


class Listing(models.TextChoices):
    LISTED = "listed", _("listed")
    UNLISTED = "unlisted", _("taken off the list")


SHUTS: frozenset[str] = frozenset({SignalKind.LOCKED, SignalKind.FULL})
"""Words that say one does not get in. `broken` and `no_water` are about what is inside."""
TAKES_AWAY: dict[str, int] = {
    SignalKind.NO_WATER: AMENITY_BIT[Amenity.HOT_WATER] | AMENITY_BIT[Amenity.SHOWER]
}
"""While the word stands, the station is not found by these amenities."""

SIGNAL_LIFE = timedelta(hours=2)
HOST_WEIGHT = 3
"""A host's word is worth that of three passers-by."""
LOCKED_TIMES, LOCKED_WINDOW = 3, timedelta(days=30)
"""Three different devices on three days of thirty open a repair case (mission, B1)."""
CONFIRMATIONS_TO_UNLIST = 2


@dataclass(frozen=True)
class Voice:
    """One thing said at the door by one device."""

    kind: str
    at: datetime
    device: bytes
    by_host: bool = False


@dataclass(frozen=True)
class Word:
    """What people say on balance. `since` is its oldest voice, `until` when its newest fades."""

    kind: str
    since: datetime
    until: datetime
    by_host: bool
    voices: int


def balance(voices: Iterable[Voice], *, at: datetime) -> Word | None:
    """Weigh what was said in the two hours up to `at`; None if nothing was.

    Of each device only its newest voice counts. A host's counts as three. The heaviest kind wins,
    and of equally heavy ones the one heard last: so one passer-by corrects another, and it takes
    three later ones, or four, to correct a host. The order in which the voices
    are given does not matter.
    """
    newest: dict[bytes, Voice] = {}
    for voice in voices:
        if at - SIGNAL_LIFE < voice.at <= at:
            known = newest.get(voice.device)
            if known is None or _later(voice, known):
                newest[voice.device] = voice
    camps: dict[str, list[Voice]] = defaultdict(list)
    for voice in newest.values():
        camps[voice.kind].append(voice)
    if not camps:
        return None

    def strength(kind: str) -> tuple[int, datetime, str]:
        camp = camps[kind]
        weight = sum(HOST_WEIGHT if voice.by_host else 1 for voice in camp)
        return weight, max(voice.at for voice in camp), kind

    kind = max(camps, key=strength)
    camp = camps[kind]
    return Word(
        kind=kind,
        since=min(voice.at for voice in camp),
        until=max(voice.at for voice in camp) + SIGNAL_LIFE,
        by_host=any(voice.by_host for voice in camp),
        voices=len(camp),
    )


def _later(voice: Voice, known: Voice) -> bool:
    """Newer; of what was said at one moment any, but always the same."""
    return (voice.at, voice.kind, voice.by_host) > (known.at, known.kind, known.by_host)


def asks_for_repair(voices: Iterable[Voice], *, at: datetime, zone: tzinfo) -> bool:
    """Whether three different passers-by found the door locked on three different days of thirty.

    Three on one day and one of them twice more is not enough: it must be possible to give each of
    three days a witness of its own.
    """
    seen: dict[date, set[bytes]] = defaultdict(set)
    for voice in voices:
        recent = at - LOCKED_WINDOW < voice.at <= at
        if voice.kind == SignalKind.LOCKED and recent and not voice.by_host:
            seen[voice.at.astimezone(zone).date()].add(voice.device)
    witness_of: dict[bytes, date] = {}

    def find_witness(day: date, tried: set[bytes]) -> bool:
        for device in seen[day] - tried:
            tried.add(device)
            if device not in witness_of or find_witness(witness_of[device], tried):
                witness_of[device] = day
                return True
        return False

    return sum(find_witness(day, set()) for day in sorted(seen)) >= LOCKED_TIMES


class Door(StrEnum):
    """The answer to «can I get in now?»."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Why(StrEnum):
    ENDED = "ended"  # the station was given up
    UNLISTED = "unlisted"  # found shut too often
    HOST = "host"  # the host closed it for today
    SAID = "said"  # people at the door
    HOURS = "hours"
    NOTHING_KNOWN = "nothing_known"


@dataclass(frozen=True)
class Opening:
    """What the hours say of one moment: since when, and until when (None: not in sight)."""

    open: bool
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Standing:
    """Whether one gets in, with since when and why. `fault` is what else people said."""

    door: Door
    why: Why
    since: datetime | None = None
    until: datetime | None = None
    word: str = ""
    by_host: bool = False
    fault: str = ""
    fault_since: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a station's door, as the station's row holds it."""

    ended_on: date | None = None
    listed: bool = True
    closed_since: datetime | None = None
    closed_until: datetime | None = None
    word: str = ""
    word_at: datetime | None = None
    word_until: datetime | None = None
    word_by_host: bool = False


def standing(facts: Facts, *, at: datetime, opening: Opening | None) -> Standing:
    """Decide what holds at `at`. The host's «closed today» comes before what others say, that
    before the hours; hours that are not known leave the matter open. «Open» by word of mouth lasts
    as long as the hours say so too, else as long as the word."""
    if facts.ended_on is not None:
        return Standing(Door.NO, Why.ENDED)
    if not facts.listed:
        return Standing(Door.NO, Why.UNLISTED)
    if facts.closed_until is not None and at < facts.closed_until:
        return Standing(Door.NO, Why.HOST, facts.closed_since, facts.closed_until, by_host=True)

    word = facts.word if facts.word_until is not None and at < facts.word_until else ""
    if word == SignalKind.OPEN or word in SHUTS:
        door, until = Door.NO, facts.word_until
        if word == SignalKind.OPEN:
            door = Door.YES
            until = opening.until if opening is not None and opening.open else until
        return Standing(door, Why.SAID, facts.word_at, until, word=word, by_host=facts.word_by_host)
    fault_since = facts.word_at if word else None
    if opening is None:
        return Standing(Door.UNKNOWN, Why.NOTHING_KNOWN, fault=word, fault_since=fault_since)
    return Standing(
        Door.YES if opening.open else Door.NO,
        Why.HOURS,
        opening.since,
        opening.until,
        by_host=facts.word_by_host and bool(word),
        fault=word,
        fault_since=fault_since,
    )


def lapse(word: Word, *, opening: Opening | None) -> datetime:
    """Return when a word about the door ends to count. One that agrees with the hours says nothing
    about the time after they change: «open» at ten to ten does not outlive closing time at ten."""
    agrees = opening is not None and (
        (opening.open and word.kind == SignalKind.OPEN)
        or (not opening.open and word.kind == SignalKind.LOCKED)
    )
    if agrees and opening is not None and opening.until is not None:
        return min(word.until, opening.until)
    return word.until
