"""Words of an offer of help, as riders read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.kit.geo import distance_m
from yizhan.roof.public.cards import distance
from yizhan.roof.shared.access_words import AccessWords, access_words
from yizhan.roof.shared.here import Here
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.rules import Audience, OfferState, fetch_until
from yizhan.wings.care.stations.models import Station


class Badge(NamedTuple):
    tone: str
    icon: str
    word: str


@dataclass(frozen=True)
class Place:
    """A station where something is fetched, and whether one gets in now."""

    station: Station
    door: AccessWords
    metres: float | None = None

    @property
    def distance(self) -> str:
        return "" if self.metres is None else distance(self.metres)


@dataclass(frozen=True)
class Card:
    offer: Offer
    badge: Badge
    places: list[Place]
    """Nearest first, if it is known where the visitor is."""

    @property
    def audience(self) -> str:
        return audience_of(self.offer)

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.places else None

    @property
    def more(self) -> int:
        return max(0, len(self.places) - 1)

    @property
    def metres(self) -> float:
        place = self.place
        return place.metres if place is not None and place.metres is not None else float("inf")


def card(offer: Offer, *, at: datetime, here: Here | None = None) -> Card:
    return Card(offer, badge_of(offer, at=at), _places(offer.stations.all(), at=at, here=here))


def badge_of(offer: Offer, *, at: datetime) -> Badge:
    """The word for how it is now, and what is left of it."""
    if offer.state == OfferState.WITHDRAWN:
        return Badge("bad", "error", _("Withdrawn"))
    if offer.is_over(at=at):
        return Badge("", "done", pgettext("help", "Over"))
    if offer.state == OfferState.PAUSED:
        return Badge("", "paused", _("Paused for now"))
    if not offer.left:
        return Badge("warn", "clock", _("Nothing left now"))
    words = pgettext("help", "%(n)d %(measure)s left")
    return Badge("good", "ok", words % {"n": offer.left, "measure": offer.measure})


def audience_of(offer: Offer) -> str:
    """The people it is for, in words; nothing if it is for all."""
    if offer.audience == Audience.COUNTY and offer.division is not None:
        return _("For riders of %(county)s") % {"county": offer.division.name}
    if offer.audience == Audience.MEMBERS:
        return _("For members")
    return ""


def last_day_of(offer: Offer) -> str:
    return _("until %(day)s") % {"day": date_format(offer.last_day, "MONTH_DAY_FORMAT")}


def until_of(offer: Offer, *, at: datetime) -> datetime:
    """Until when a piece that is taken now would be kept."""
    local = timezone.localtime(at)
    return fetch_until(local, hours=offer.code_hours, last_day=offer.last_day)


def _places(stations: Iterable[Station], *, at: datetime, here: Here | None) -> list[Place]:
    places = [
        Place(
            station,
            access_words(station, at=at),
            None if here is None else distance_m(here.lon, here.lat, station.lon, station.lat),
        )
        for station in stations
        if station.closed_on is None
    ]
    return sorted(places, key=lambda place: (place.metres or 0, place.station.code))
