"""Stations as a list shows them: how far, whether one gets in, what they offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yizhan.roof.public.here import Here
from yizhan.roof.shared.access_words import AccessWords, access_words
from yizhan.wings.care.stations.index.access import offered_by
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Amenity

AT_THE_DOOR_M = 150
"""A visitor so near can see the door, and is asked at once how it is."""


@dataclass(frozen=True)
class Card:
    station: Station
    door: AccessWords
    amenities: list[Amenity]
    distance: str = ""
    at_the_door: bool = False


def near_cards(
    here: Here, *, at: datetime, open_now: bool, amenities: Iterable[str], limit: int = 20
) -> list[Card]:
    """The nearest, from the index; one query for what the cards say of them."""
    hits = stations_index().nearest(
        here.lon, here.lat, limit=limit, at=at, open_now=open_now, amenities=amenities
    )
    rows = {s.pk: s for s in Station.objects.public().filter(pk__in=[hit.pk for hit in hits])}
    return [card(rows[hit.pk], at=at, distance_m=hit.distance_m) for hit in hits if hit.pk in rows]


def card(station: Station, *, at: datetime, distance_m: float | None = None) -> Card:
    return Card(
        station,
        access_words(station, at=at),
        [Amenity(code) for code in offered_by(station, at=at) if code in Amenity.values],
        "" if distance_m is None else distance(distance_m),
        distance_m is not None and distance_m <= AT_THE_DOOR_M,
    )


def distance(metres: float) -> str:
    if metres < 995:
        return _("%(n)s m") % {"n": max(10, round(metres / 10) * 10)}
    if metres < 9_950:
        return _("%(n)s km") % {"n": f"{metres / 1000:.1f}"}
    return _("%(n)s km") % {"n": round(metres / 1000)}
