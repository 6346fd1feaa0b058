"""Stations as a list shows them: how far, whether one gets in, what they offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from yizhan.kit.geo import distance_m as metres_between
from yizhan.roof.shared.access_words import AccessWords, clock, words_for
from yizhan.roof.shared.here import Here
from yizhan.wings.care.stations.index.access import access_of, offered_by
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Access, AccessReason, Amenity, Door

AT_THE_DOOR_M = 150
"""A visitor so near can see the door, and is asked at once how it is."""
OPEN_AT_LEAST = 5
"""So many open stations stand in the list, however far, if nearer ones are closed."""
SOON = timedelta(minutes=60)

SHORT = {
    Amenity.HOT_WATER: pgettext_lazy("on a card", "water"),
    Amenity.TOILET: pgettext_lazy("on a card", "WC"),
    Amenity.PHONE_CHARGING: pgettext_lazy("on a card", "charging"),
    Amenity.MICROWAVE: pgettext_lazy("on a card", "microwave"),
    Amenity.BATTERY_SWAP: pgettext_lazy("on a card", "battery"),
    Amenity.SEATS: pgettext_lazy("on a card", "seats"),
    Amenity.AIR_CONDITIONING: pgettext_lazy("on a card", "cool"),
}
"""The amenities a card shows, in the order riders ask for them; their icons load with the page."""
MOST_SHOWN = 5

_RANK = {Door.YES: 0, Door.UNKNOWN: 1, Door.NO: 2}


@dataclass(frozen=True)
class Card:
    station: Station
    door: AccessWords
    amenities: list[Amenity]
    until: str = ""
    """Until when it is open, or when it opens."""
    minutes_left: int | None = None
    """Said of a station that closes within the hour."""
    note: str = ""
    """The one who said so, where it was not the hours."""
    distance: str = ""
    at_the_door: bool = False

    @property
    def shown(self) -> list[tuple[Amenity, str]]:
        """The first amenities in the order riders ask for them, in few letters."""
        offered = set(self.amenities)
        return [(a, str(word)) for a, word in SHORT.items() if a in offered][:MOST_SHOWN]


def near_cards(
    here: Here, *, at: datetime, open_now: bool, amenities: Iterable[str], limit: int = 20
) -> list[Card]:
    """The nearest, from the index, the open ones first; one query for what the cards say of them.
    A door in sight comes before all, because she stands before it."""
    index, wanted = stations_index(), list(amenities)
    hits = index.nearest(
        here.lon, here.lat, limit=limit, at=at, open_now=open_now, amenities=wanted
    )
    if not open_now:
        hits = [*hits, *index.nearest(
            here.lon, here.lat, limit=OPEN_AT_LEAST, at=at, open_now=True, amenities=wanted
        )]  # fmt: skip
    distances = {hit.pk: hit.distance_m for hit in hits}
    rows = Station.objects.public().filter(pk__in=distances)
    cards = {row.pk: card(row, at=at, distance_m=distances[row.pk]) for row in rows}

    def order(pk: int) -> tuple[bool, int, float]:
        return not cards[pk].at_the_door, _RANK[Door(cards[pk].door.door)], distances[pk]

    return [cards[pk] for pk in sorted(cards, key=order)]


def card(
    station: Station, *, at: datetime, distance_m: float | None = None, here: Here | None = None
) -> Card:
    if here is not None:
        distance_m = metres_between(here.lon, here.lat, station.lon, station.lat)
    access = access_of(station, at=at)
    door = words_for(access, at=at, closed_reason=station.closed_reason)
    return Card(
        station,
        door,
        [Amenity(code) for code in offered_by(station, at=at) if code in Amenity.values],
        until=_until(station, access, at=at),
        minutes_left=_minutes_left(station, access, at=at),
        note="" if access.reason == AccessReason.HOURS else door.why,
        distance="" if distance_m is None else distance(distance_m),
        at_the_door=distance_m is not None and distance_m <= AT_THE_DOOR_M,
    )


def _until(station: Station, access: Access, *, at: datetime) -> str:
    if _by_signal_alone(station, access):
        return ""
    values = {"time": clock(access.until, at=at)}
    if access.door == Door.YES:
        return _("until %(time)s") % values if access.until else _("day and night")
    if access.reason == AccessReason.HOURS and access.until:
        return _("opens %(time)s") % values
    return ""


def _minutes_left(station: Station, access: Access, *, at: datetime) -> int | None:
    if access.door != Door.YES or access.until is None or _by_signal_alone(station, access):
        return None
    left = access.until - at
    return int(left / timedelta(minutes=1)) if left <= SOON else None


def _by_signal_alone(station: Station, access: Access) -> bool:
    """The end of a signal is when it ceases to count, and says nothing about the door."""
    return access.reason == AccessReason.SIGNAL and access.until == station.signal_until


def distance(metres: float) -> str:
    if metres < 995:
        return _("%(n)s m") % {"n": max(10, round(metres / 10) * 10)}
    if metres < 9_950:
        return _("%(n)s km") % {"n": f"{metres / 1000:.1f}"}
    return _("%(n)s km") % {"n": round(metres / 1000)}
