"""Ordering from the menu: the need, and the case it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import attach, open_case
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import Audience, digest_of, kept_text
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.places.index import division_at, has_boundaries, within_city
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.needs.models import Need, Via
from yizhan.wings.care.needs.rules import NeedsVerb
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.models import Station

SUPPLIES = "supplies"
"""The item a host orders for the station."""
MOST_CLAIMED = 20
"""As many tickets as a browser remembers."""
NEAR_M = 2000
"""A station that is further away than this is no word for a place."""
LONGEST_PLACE = 120
PLACES = 3
"""Decimals of a degree that are kept of the place an asker marked: about 100 m. Enough to find a
gate and to know two reports as one; too coarse to follow anybody."""


class NotOnTheMenu(Refusal):
    code = "not_on_menu"
    message = _("This is not on the menu any more.")


@in_transaction
def order(  # noqa: PLR0913  # the input of the order page
    item: CatalogueItem,
    *,
    by: Person | None,
    at: datetime,
    via: Via,
    station: Station | None = None,
    text: str = "",
    contact: str = "",
    place: str = "",
    lon: float | None = None,
    lat: float | None = None,
    division: Division | None = None,
    photos: Iterable[str] = (),
    language: str = "zh-hans",
) -> Need:
    """Order one item: a case goes to the unit that answers for it, the need says who asked.

    `by` None is a guest, who keeps the ticket; `contact` is a guest's telephone or e-mail and goes
    into the vault. `lon` and `lat` are the place the matter is about, if it is not a station, and
    `place` is it in words; an item that needs a place takes any of the three. `photos` are keys of
    the store. Whoever sends an order twice is kept apart by a key on the page or the API, not here.
    """
    _permit(item, by=by, station=station)
    text, place = kept_text(text), _kept_place(place)
    located = station is not None or bool(place) or None not in (lon, lat)
    _refuse(item, station=station, text=text)
    _refuse_unfindable(item, by=by, contact=contact, located=located)
    secret = _keep_contact(contact, at=at)

    def create_row(case: Case) -> None:
        create_need(case, by=by, via=via, contact=secret, station=station, language=language)
        attach(case, photos, at=at)

    case = open_case(
        item=item,
        by=None,
        at=at,
        text=text,
        create_row=create_row,
        **_where(station, place=place, lon=lon, lat=lat, division=division, at=at),
    )
    return case.need


def create_need(
    case: Case,
    *,
    by: Person | None,
    via: Via,
    contact: Secret | None = None,
    station: Station | None = None,
    language: str = "zh-hans",
) -> Need:
    """Write down who asked for a case. For the `create_row` of whoever opens the case, so that it
    is there before anybody is told."""
    need = Need(case=case, asked_by=by, contact=contact, station=station, via=via)
    need.language = by.language if by else language
    need.save(force_insert=True)
    return need


def unlink_asker(person_id: int) -> int:
    """Keep what this person asked for as needs of nobody; return how many there were. Whoever has
    the ticket still follows them."""
    return Need.objects.filter(asked_by_id=person_id).update(asked_by=None, contact=None)


@in_transaction
def claim(tickets: Sequence[str], *, by: Person, at: datetime) -> int:
    """Take over what was ordered without signing in; the tickets are the proof. Return how many.

    What somebody has asked for stays theirs, and one claim takes at most MOST_CLAIMED.
    """
    digests = [digest_of(ticket) for ticket in tickets[:MOST_CLAIMED]]
    unowned = Need.objects.unowned().filter(case__ticket_digest__in=digests)
    claimed = unowned.update(asked_by=by)
    if claimed:
        record(NeedsVerb.NEEDS_CLAIMED, by=by, target="needs.Need", at=at, count=claimed)
    return claimed


@in_transaction
def order_supplies(station: Station, *, by: Person, at: datetime, text: str) -> Need:
    """A host asks for what the station lacks. Raises NotAllowed, or NotOnTheMenu if the city has no
    such item."""
    item = CatalogueItem.objects.filter(code=SUPPLIES, audience=Audience.HOST).first()
    if item is None:
        raise NotOnTheMenu
    return order(item, by=by, at=at, via=Via.STATION, station=station, text=text)


def _permit(item: CatalogueItem, *, by: Person | None, station: Station | None) -> None:
    if item.audience == Audience.ANYONE:
        return
    if item.audience != Audience.HOST or by is None or station is None:
        raise NotAllowed(f"{item.code} is not for everybody")
    require(by, Permission.STATION_HOST, station.unit)


def _refuse(item: CatalogueItem, *, station: Station | None, text: str) -> None:
    if not item.active:
        raise NotOnTheMenu
    if item.needs_station and station is None:
        sentence = gettext("Say at which station.")
        raise Refusal(sentence, fields={"station": sentence})
    if item.text_wanted and not text:
        sentence = gettext("Write a few words about it.")
        raise Refusal(sentence, fields={"text": sentence})


def _refuse_unfindable(
    item: CatalogueItem, *, by: Person | None, contact: str, located: bool
) -> None:
    """Refuse what needs a place and has none, and what is urgent without a telephone: whoever is
    on duty has to call. All that is missing is named at once."""
    missing = {}
    if item.takes_place and not located:
        missing["place"] = gettext("Say where: by your position, a station, or in words.")
    if item.urgent and not _has_phone(by, contact):
        missing["contact"] = gettext("Give a telephone number: somebody has to call you.")
    if missing:
        raise Refusal(" ".join(missing.values()), fields=missing)


def _has_phone(by: Person | None, contact: str) -> bool:
    if contact.strip():
        return "@" not in contact
    return by is not None and Secret.objects.visible_to(by).filter(kind=SecretKind.PHONE).exists()


def _kept_place(place: str) -> str:
    """Return the words for a place on one line, whole, or refuse them."""
    place = " ".join(kept_text(place, field="place").split())
    if len(place) > LONGEST_PLACE:
        words = gettext("At most %(limit)d characters; the rest belongs into the text.")
        sentence = words % {"limit": LONGEST_PLACE}
        raise Refusal(sentence, fields={"place": sentence})
    return place


def _keep_contact(contact: str, *, at: datetime) -> Secret | None:
    contact = contact.strip()
    return vault.keep_contact(contact, at=at) if contact else None


def _where(
    station: Station | None,
    *,
    place: str,
    lon: float | None,
    lat: float | None,
    division: Division | None,
    at: datetime,
) -> dict[str, Any]:
    """Return what the case keeps of the place: the station, or the spot the asker marked, whose
    county decides who answers. In words the place is never left empty while anything is known."""
    if station is not None:
        return {
            "unit": station.unit,
            "division": station.division,
            "place": f"{station.name} {place}".strip()[:LONGEST_PLACE],
            "lon": station.lon,
            "lat": station.lat,
        }
    if lon is None or lat is None:
        return {"division": division, "place": place or (division.name if division else "")}
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        sentence = gettext("This is not a place on earth.")
        raise Refusal(sentence, fields={"lat": sentence, "lon": sentence})
    lon, lat = round(lon, PLACES), round(lat, PLACES)
    spot = {"lon": lon, "lat": lat, "place": place or _words_for(lon, lat, at=at)}
    if division is not None:
        return {"division": division, **spot}
    if not within_city(lon, lat):
        sentence = gettext("This place is outside of the city.")
        raise Refusal(sentence, fields={"lon": sentence})
    if not has_boundaries():
        return {"division": _division_near(lon, lat, at=at), **spot}
    area = division_at(lon, lat)
    likeliest = area.division or next(iter(area.candidates), None)
    facts = {"near_border": True} if area.near_border else {}
    return {"division": likeliest, "facts": facts, **spot}


def _division_near(lon: float, lat: float, *, at: datetime) -> Division | None:
    """Return the division of the nearest station, else the city: what can be known of a spot in a
    city without boundaries."""
    station, _distance = _station_near(lon, lat, at=at)
    if station is not None:
        return station.division
    return Division.objects.in_force(on=local_day(at)).filter(kind=DivisionKind.CITY).first()


def _station_near(lon: float, lat: float, *, at: datetime) -> tuple[Station | None, float]:
    """Return the nearest station, if it is near enough to be a word for a place, and its distance
    in metres."""
    hits = stations_index().nearest(lon, lat, limit=1, at=at, within_m=NEAR_M)
    if not hits:
        return None, 0.0
    near = Station.objects.filter(pk=hits[0].pk).select_related("division").first()
    return near, hits[0].distance_m


def _words_for(lon: float, lat: float, *, at: datetime) -> str:
    """Return words for a spot that is already rounded: how far from which station it is, or its
    degrees."""
    station, distance = _station_near(lon, lat, at=at)
    if station is None:
        return f"{lat:.{PLACES}f}, {lon:.{PLACES}f}"
    metres = max(100, round(distance, -2))
    with override(settings.LANGUAGE_CODE):  # it is kept, and read by the city
        words = gettext("near %(station)s, about %(metres)d m")
    return (words % {"station": station.name, "metres": metres})[:LONGEST_PLACE]


@dataclass(frozen=True)
class NeedRow:
    case: Case
    via: Via
    asked_by: Person | None = None
    station: Station | None = None


@in_transaction
def load_needs(rows: Sequence[NeedRow], *, by: Person | None, at: datetime) -> None:
    """Say who ordered cases that were loaded. Only the platform does this."""
    if by is not None:
        raise NotAllowed("Needs are ordered one by one.")
    needs = [Need(**{name: getattr(row, name) for name in NeedRow.__annotations__}) for row in rows]
    Need.objects.bulk_create(needs, batch_size=500)
    record(NeedsVerb.NEEDS_LOADED, by=by, target="needs.Need", at=at, count=len(needs))
